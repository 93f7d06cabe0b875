/**
 * The composition root: builds the parts from their configuration, starts and stops them in order,
 * and tells the operator about it. The classes of {@code node.events} are the only loggers at INFO.
 * Owns the worker threads of the metrics port and nothing else.
 */
@NullMarked
package org.poai.node;

import org.jspecify.annotations.NullMarked;
