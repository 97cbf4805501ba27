package dev.headrace;

/** Entry point of the fat jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(0);
    }
}
