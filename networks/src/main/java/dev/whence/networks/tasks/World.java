package dev.whence.networks.tasks;

import java.util.List;

/** Common knowledge about some countries. */
final class World {
    private World() {}

    /**
     * A country.
     *
     * @param landmark something that stands there, without an article
     * @param people of whom it is said that they came from there
     */
    record Country(
            String name, String capital, String language, String currency, String landmark, List<String> people) {}

    static final List<Country> COUNTRIES = List.of(
            country("France", "Paris", "French", "euro", "Eiffel Tower", "Descartes Monet Pasteur Voltaire Debussy"),
            country("Germany", "Berlin", "German", "euro", "Brandenburg Gate", "Bach Goethe Gauss Wagner Luther"),
            country("Italy", "Rome", "Italian", "euro", "Colosseum", "Galileo Dante Verdi Vivaldi Fermi"),
            country("Spain", "Madrid", "Spanish", "euro", "Alhambra", "Cervantes Goya Picasso Gaudi Velazquez"),
            country(
                    "Portugal",
                    "Lisbon",
                    "Portuguese",
                    "euro",
                    "Tower of Belem",
                    "Camoes Pessoa Magellan Saramago Gama"),
            country("Greece", "Athens", "Greek", "euro", "Acropolis", "Plato Socrates Aristotle Sophocles Euripides"),
            country("Poland", "Warsaw", "Polish", "zloty", "Wawel Castle", "Chopin Copernicus Lem Szymborska Wajda"),
            country("Russia", "Moscow", "Russian", "rouble", "Kremlin", "Tolstoy Pushkin Chekhov Gagarin Mendeleev"),
            country(
                    "Sweden",
                    "Stockholm",
                    "Swedish",
                    "krona",
                    "Vasa Museum",
                    "Nobel Linnaeus Celsius Bergman Strindberg"),
            country("Norway", "Oslo", "Norwegian", "krone", "Holmenkollen", "Ibsen Grieg Munch Amundsen Abel"),
            country("Denmark", "Copenhagen", "Danish", "krone", "Tivoli", "Andersen Bohr Kierkegaard Brahe Nielsen"),
            country("Japan", "Tokyo", "Japanese", "yen", "Mount Fuji", "Hokusai Kurosawa Mishima Murakami Basho"),
            country("China", "Beijing", "Chinese", "yuan", "Forbidden City", "Confucius Laozi Mencius Sunzi Mozi"),
            country("Hungary", "Budapest", "Hungarian", "forint", "Buda Castle", "Erdos Kodaly Rubik Puskas Polya"),
            country(
                    "Britain",
                    "London",
                    "English",
                    "pound",
                    "Tower Bridge",
                    "Newton Darwin Dickens Turing Shakespeare"));

    private static Country country(
            String name, String capital, String language, String currency, String landmark, String people) {
        return new Country(name, capital, language, currency, landmark, List.of(people.split(" ")));
    }

    /** Something that is so of a country. */
    enum Relation {
        CAPITAL("capital"),
        LANGUAGE("language"),
        CURRENCY("currency");

        private final String word;

        Relation(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        String of(Country country) {
            return switch (this) {
                case CAPITAL -> country.capital();
                case LANGUAGE -> country.language();
                case CURRENCY -> country.currency();
            };
        }
    }
}
