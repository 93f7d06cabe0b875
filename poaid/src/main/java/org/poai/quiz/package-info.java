/**
 * The proof of work: derives the quiz of a nonce, evaluates it with the model, and checks the
 * proofs of others; protocol sections 4 to 6 and steps 5 and 6 of section 8.
 *
 * <p>What a nonce asks and how states become bits is pure and lies in {@code quiz.proof}, the texts
 * in {@code quiz.prompt}, what must be known of a model in {@code quiz.profile}. {@link
 * org.poai.quiz.Quiz} runs it, one engine task per prompt; {@link org.poai.quiz.QuizVerifier}
 * decides in which order; {@link org.poai.quiz.Referees} has one of each by manifest. Safe from any
 * thread: the memories of results carry their own locks, and the arithmetic of mining runs on a
 * thread that the caller gives.
 */
@NullMarked
package org.poai.quiz;

import org.jspecify.annotations.NullMarked;
