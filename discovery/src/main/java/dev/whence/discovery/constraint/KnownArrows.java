package dev.whence.discovery.constraint;

import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known, drawn on a skeleton before the data say anything about directions: the arrows, and the edges that fit
 * in neither direction and are left out.
 *
 * @param arrows {@code {from, to}}, in the order in which they were drawn
 * @param dropped edges that the tests keep and that what is known allows in no direction
 */
record KnownArrows(Skeleton skeleton, List<int[]> arrows, List<Dropped> dropped) {
    /** @param reason why neither direction is possible, in names */
    record Dropped(int a, int b, String reason) {}

    /** Draws them into {@code into} as well. */
    static KnownArrows draw(Skeleton skeleton, KnowledgeOver knowledge, Arrows into) {
        if (knowledge.isEmpty()) {
            return new KnownArrows(skeleton, List.of(), List.of());
        }
        List<int[]> required = new ArrayList<>();
        List<int[]> implied = new ArrayList<>();
        for (int a = 0; a < skeleton.size(); a++) {
            for (int b : skeleton.near(a)) {
                if (knowledge.requires(a, b)) {
                    required.add(new int[] {a, b});
                } else if (knowledge.forbids(b, a) && !knowledge.requires(b, a)) {
                    implied.add(new int[] {a, b});
                }
            }
        }
        List<int[]> arrows = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (List<int[]> kind : List.of(required, implied)) {
            for (int[] arrow : kind) {
                String obstacle = into.obstacle(arrow[0], arrow[1]);
                if (obstacle.isEmpty()) {
                    into.add(arrow[0], arrow[1]);
                    arrows.add(arrow);
                } else {
                    String other = skeleton.names().get(arrow[1]) + " -> "
                            + skeleton.names().get(arrow[0]);
                    dropped.add(new Dropped(arrow[0], arrow[1], other + " is known not to be, and " + obstacle));
                }
            }
        }
        Skeleton left = dropped.isEmpty()
                ? skeleton
                : skeleton.without(dropped.stream()
                        .map(each -> new int[] {each.a(), each.b()})
                        .toList());
        return new KnownArrows(left, arrows, dropped);
    }
}
