package org.poai.chain.tree;

/**
 * Hears each judgement on the chain thread, once for each who brought the block; hands its own work
 * to its own thread. Blame for blocks rests on what is heard here alone.
 */
@FunctionalInterface
public interface JudgementListener {
  void onJudgement(Judgement judgement);
}
