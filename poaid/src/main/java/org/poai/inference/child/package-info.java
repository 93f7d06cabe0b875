/**
 * The engine in a JVM of its own: native code that aborts, hangs, leaks or holds on to memory ends
 * or fattens that process, not the node. {@link org.poai.inference.child.ChildEngine} is the node's
 * side and supervises; {@link org.poai.inference.child.ChildMain} is the other. Between them runs
 * one Unix-domain socket with one request at a time. The node's side is used by the engine thread;
 * one thread more drains what the child prints.
 */
@NullMarked
package org.poai.inference.child;

import org.jspecify.annotations.NullMarked;
