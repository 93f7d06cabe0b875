/**
 * The methods {@code poai_}: what a block asked the model and how it was answered, what proofs are
 * made with, and work for other machines. Numbers are JSON numbers and hashes 0x-hex, but headers
 * and seals have the form of protocol section 3. Called on workers; owns nothing.
 */
@NullMarked
package org.poai.rpc.poai;

import org.jspecify.annotations.NullMarked;
