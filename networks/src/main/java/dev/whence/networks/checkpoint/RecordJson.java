package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records as JSON and back, component by component, nothing left out and nothing unknown allowed: numbers, flags, texts,
 * constants in lower case, lists, optional values (null for none), and kinds of a sealed interface by {@code "kind"}.
 */
public final class RecordJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String KIND = "kind";

    private RecordJson() {}

    /** @throws IllegalArgumentException for a value that has no JSON */
    public static JsonNode write(Object value) {
        return switch (value) {
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(number);
            case Boolean flag -> JSON.booleanNode(flag);
            case String text -> JSON.textNode(text);
            case Enum<?> constant -> JSON.textNode(lower(constant.name()));
            case Optional<?> optional -> optional.map(RecordJson::write).orElse(JSON.nullNode());
            case List<?> list -> {
                ArrayNode array = JSON.arrayNode();
                list.forEach(item -> array.add(write(item)));
                yield array;
            }
            case Record held -> {
                ObjectNode object = JSON.objectNode();
                if (Arrays.stream(held.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
                    object.put(KIND, lower(held.getClass().getSimpleName()));
                }
                components(held).forEach((name, component) -> object.set(name, write(component)));
                yield object;
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    /** The components of a record, by name, in order. */
    static Map<String, Object> components(Record held) {
        Map<String, Object> components = new java.util.LinkedHashMap<>();
        for (RecordComponent component : held.getClass().getRecordComponents()) {
            try {
                components.put(component.getName(), component.getAccessor().invoke(held));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return components;
    }

    /** @throws InputException naming the first component that is missing, unknown or wrong */
    public static <T> T read(JsonNode node, Class<T> type, String path) {
        return type.cast(value(node, type, path));
    }

    private static Object value(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            Type of = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? optional(node, of, path) : list(node, of, path);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == int.class || wanted == Integer.class) {
            return check(node, node.isIntegralNumber() && node.canConvertToInt(), path, "a whole number")
                    .intValue();
        }
        if (wanted == long.class || wanted == Long.class) {
            return check(node, node.isIntegralNumber() && node.canConvertToLong(), path, "a whole number")
                    .longValue();
        }
        if (wanted == double.class || wanted == Double.class) {
            return check(node, node.isNumber() && Double.isFinite(node.doubleValue()), path, "a number")
                    .doubleValue();
        }
        if (wanted == boolean.class) {
            return check(node, node.isBoolean(), path, "true or false").booleanValue();
        }
        if (wanted == String.class) {
            return check(node, node.isTextual(), path, "a text").textValue();
        }
        if (wanted.isEnum()) {
            Map<String, Object> constants = new TreeMap<>();
            for (Object constant : wanted.getEnumConstants()) {
                constants.put(lower(((Enum<?>) constant).name()), constant);
            }
            return choice(node, constants, path);
        }
        check(node, node.isObject(), path, "an object");
        if (wanted.isSealed()) {
            Map<String, Class<?>> kinds = new TreeMap<>();
            for (Class<?> kind : wanted.getPermittedSubclasses()) {
                kinds.put(lower(kind.getSimpleName()), kind);
            }
            return construct(node, choice(node.path(KIND), kinds, path + "." + KIND), path, true);
        }
        return construct(node, wanted, path, false);
    }

    private static Optional<Object> optional(JsonNode node, Type of, String path) {
        return node.isNull() ? Optional.empty() : Optional.of(value(node, of, path));
    }

    private static List<Object> list(JsonNode node, Type of, String path) {
        check(node, node.isArray(), path, "a list");
        List<Object> values = new ArrayList<>();
        for (JsonNode item : node) {
            values.add(value(item, of, path + "[" + values.size() + "]"));
        }
        return values;
    }

    private static Object construct(JsonNode node, Class<?> type, String path, boolean kind) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!names.contains(property.getKey())
                    && !(kind && property.getKey().equals(KIND))) {
                throw Names.unknown("key", property.getKey(), names, path);
            }
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(node.path(names.get(i)), components[i].getGenericType(), path + "." + names.get(i));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof InputException wrong) {
                throw new InputException(path + ": " + wrong.getMessage(), wrong);
            }
            throw new IllegalStateException(refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <T> T choice(JsonNode node, Map<String, T> choices, String path) {
        T chosen = choices.get(node.isTextual() ? node.textValue() : "");
        if (chosen == null) {
            throw new InputException(
                    path + " is " + Json.shown(node) + ", expected one of " + String.join(", ", choices.keySet()));
        }
        return chosen;
    }

    private static JsonNode check(JsonNode node, boolean right, String path, String expected) {
        if (!right) {
            throw new InputException(path + " is " + Json.shown(node) + ", expected " + expected);
        }
        return node;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
