package org.poai.market.duty;

import java.util.Optional;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.market.contract.Job;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * What a job asks: the greedy answer of a model to a prompt, protocol section 11.
 *
 * @param model SHA-256 of its file
 * @param tokens most that are answered
 */
public record JobQuestion(Hash32 model, Bytes prompt, int tokens) {
  /** What a job asks; empty where its prompt or its model is not known here. */
  static Optional<JobQuestion> of(Job job, MarketHead head, Texts texts) {
    return head.model(job.terms().model())
        .flatMap(
            model ->
                texts
                    .prompt(job)
                    .map(prompt -> new JobQuestion(model, prompt, job.terms().maxTokens())));
  }

  /** The name of what a job asks, as the state tells it without the prompt. */
  static Hash32 name(Job job, MarketHead head) {
    Hash32 model = head.model(job.terms().model()).orElse(Hash32.ZERO);
    return name(model, job.terms().promptHash(), job.terms().maxTokens());
  }

  private static Hash32 name(Hash32 model, Hash32 promptHash, int tokens) {
    return Preimage.of(model).bytes(promptHash).u256(UInt256.of(tokens)).keccak();
  }

  Hash32 name() {
    return name(model, Keccak.hash(prompt), tokens);
  }
}
