/**
 * The commands that work without a running node: import, export, verify, benchmarks, and a look at
 * a node from outside. Each is one class with one entry; threads belong to the parts that it
 * starts.
 */
@NullMarked
package org.poai.tools;

import org.jspecify.annotations.NullMarked;
