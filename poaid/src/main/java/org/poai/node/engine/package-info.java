/**
 * The models that this node runs: each checked in Java, started in a child process, and known by
 * what it gave.
 */
@NullMarked
package org.poai.node.engine;

import org.jspecify.annotations.NullMarked;
