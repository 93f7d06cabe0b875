/**
 * What a nonce asks and how hidden states become a fingerprint, a loss and a lottery number:
 * protocol section 6 as pure functions of values.
 */
@NullMarked
package org.poai.quiz.proof;

import org.jspecify.annotations.NullMarked;
