package dev.headrace.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit codes of every command mean. */
public final class ExitCodes {
    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    public static final int CONFIGURATION = 3;
    public static final int DEPENDENCY = 4;

    private ExitCodes() {}

    static Map<String, String> explained() {
        Map<String, String> codeToMeaning = new LinkedHashMap<>();
        codeToMeaning.put(Integer.toString(OK), "all is well");
        codeToMeaning.put(Integer.toString(FAILURE), "something was found, or failed");
        codeToMeaning.put(Integer.toString(USAGE), "the command line is wrong");
        codeToMeaning.put(Integer.toString(CONFIGURATION), "the configuration is wrong");
        codeToMeaning.put(Integer.toString(DEPENDENCY), "a server that is needed does not answer");
        return codeToMeaning;
    }
}
