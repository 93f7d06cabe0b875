/**
 * Registers every metric under a category and writes them in Prometheus' text format. Names carry
 * base units ({@code _seconds}, {@code _bytes}, {@code _total}). Safe from any thread.
 */
@NullMarked
package org.poai.metrics;

import org.jspecify.annotations.NullMarked;
