/**
 * What a running call has: its frame with stack, memory and data, and what all calls of a
 * transaction share. One thread runs an execution; frames and memory are used again by later calls.
 */
@NullMarked
package org.poai.evm.frame;

import org.jspecify.annotations.NullMarked;
