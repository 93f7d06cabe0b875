package org.poai.quiz;

import org.poai.quiz.proof.ChosenNonce;

/** Record pair {@code k} of a chosen. */
record PairKey(ChosenNonce chosen, int k) {}
