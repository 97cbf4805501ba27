package dev.headrace.dialect;

/** Whether a comparison is with one value, or with any or all elements of an array literal. */
public enum Quantifier {
    ONE,
    ANY,
    ALL
}
