package dev.headrace.stream;

import java.util.ArrayList;
import java.util.List;

/** A reader of CSV as RFC 4180 describes it, in which nothing between two commas is null. */
final class CsvText {
    private final String text;
    private int at;

    private CsvText(String text) {
        this.text = text;
    }

    static List<List<String>> read(String text) {
        CsvText reader = new CsvText(text);
        List<List<String>> rows = new ArrayList<>();
        while (reader.at < text.length()) {
            rows.add(reader.row());
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        do {
            cells.add(text.charAt(at) == '"' ? quoted() : plain());
        } while (text.charAt(at++) == ',');
        return cells;
    }

    private String plain() {
        int start = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '\n') {
            at++;
        }
        return start == at ? null : text.substring(start, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (text.charAt(at) != '"' || text.charAt(at + 1) == '"') {
            at += text.charAt(at) == '"' ? 1 : 0;
            cell.append(text.charAt(at++));
        }
        at++;
        return cell.toString();
    }
}
