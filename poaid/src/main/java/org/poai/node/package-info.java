/**
 * The composition root: one short module class per feature, start and stop in order, exit codes, and the sentences that an
 * operator reads. Starts on the main thread and stops on the shutdown hook's.
 */
@NullMarked
package org.poai.node;

import org.jspecify.annotations.NullMarked;
