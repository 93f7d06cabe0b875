package org.poai.gateway;

import java.util.function.Supplier;
import org.poai.inference.answer.AnswerEngine;
import org.poai.market.channel.JobPoster;
import org.poai.primitives.Hash32;

/**
 * Answers by jobs on the chain: dear and slow, but staked on. A conversation is written plainly,
 * since the rule gives prompts with control tokens the empty answer.
 */
public final class JobBackend implements Backend {
  /** Its name in the list of models. */
  public static final String MODEL = "poai/job";

  private final JobPoster poster;
  private final Supplier<Hash32> manifest;

  /**
   * A backend over jobs.
   *
   * @param manifest the hash of the manifest that rules now
   */
  public JobBackend(JobPoster poster, Supplier<Hash32> manifest) {
    this.poster = poster;
    this.manifest = manifest;
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public void answer(Order order, Reader reader) {
    poster.ask(
        order.content().prompt(ChatTemplate.PLAIN),
        Math.min(order.maxTokens(), AnswerEngine.MAX_TOKENS),
        new ReaderPatron(reader, manifest.get()));
  }
}
