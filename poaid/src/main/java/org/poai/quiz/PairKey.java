package org.poai.quiz;

/** Record pair {@code k} of a trial. */
record PairKey(Trial trial, int k) {}
