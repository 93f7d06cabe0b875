/**
 * The sentences that an operator reads: one class per feature, which alone log at INFO, and how a
 * line of the log looks. Safe from any thread.
 */
@NullMarked
package org.poai.node.events;

import org.jspecify.annotations.NullMarked;
