package io.etchdb.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Makes Java names of names that a database has. */
final class JavaNames {

    /** Accessors that a record cannot declare: they are methods of Object. */
    private static final Set<String> METHODS_OF_OBJECT =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private JavaNames() {}

    static void requirePackage(String name) {
        if (!SourceVersion.isName(name, SourceVersion.RELEASE_17)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name of a Java package; write it as com.example.db");
        }
    }

    /** {@code order_items} as {@code OrderItems}; {@code fallback} for what has no letter or digit at all. */
    static String type(String name, String fallback) {
        StringBuilder out = new StringBuilder();
        words(name).forEach(word -> out.append(capitalized(word)));
        String type = out.isEmpty() ? fallback : out.toString();
        return startable(type);
    }

    /** {@code display_name} as {@code displayName}; {@code class} as {@code class_}. */
    static String component(String name, String fallback) {
        StringBuilder out = new StringBuilder();
        words(name).forEach(word -> out.append(out.isEmpty() ? word : capitalized(word)));
        String component = startable(out.isEmpty() ? fallback : out.toString());
        return isUsable(component) ? component : component + "_";
    }

    private static boolean isUsable(String component) {
        return !SourceVersion.isKeyword(component, SourceVersion.RELEASE_17) && !METHODS_OF_OBJECT.contains(component);
    }

    /** Whether a name makes a Java name by itself: it has a letter or digit, and the first may begin one. */
    static boolean isJava(String name) {
        List<String> words = words(name);
        return !words.isEmpty() && Character.isJavaIdentifierStart(words.get(0).charAt(0));
    }

    private static String startable(String name) {
        return Character.isJavaIdentifierStart(name.charAt(0)) ? name : "_" + name;
    }

    /** Whether the label of an enum type can be the constant of an enum as it is. */
    static boolean isConstant(String label) {
        return SourceVersion.isIdentifier(label) && !SourceVersion.isKeyword(label, SourceVersion.RELEASE_17);
    }

    /** Words in lower case: between odd characters, and where a capital follows a small letter. */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean part = Character.isLetterOrDigit(c);
            if (!word.isEmpty() && (!part || startsWord(name, i))) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
            }
            if (part) {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean startsWord(String name, int i) {
        if (!Character.isUpperCase(name.charAt(i))) {
            return false;
        }
        boolean lowerFollows = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !Character.isUpperCase(name.charAt(i - 1)) || lowerFollows;
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
