/** What is packaged with the classes: texts that are no Java. */
package dev.headrace.packaged;
