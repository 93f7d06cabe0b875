/**
 * How a node is: its status as JSON, its process in figures, and the checks of its health that
 * belong to no single part. Everything here only reads, from any thread.
 */
@NullMarked
package org.poai.node.status;

import org.jspecify.annotations.NullMarked;
