package org.poai.gateway;

import java.util.Optional;
import java.util.function.Supplier;
import org.poai.inference.ModelFile.ChatHints;
import org.poai.inference.answer.AnswerEngine;
import org.poai.market.channel.ChannelClient;
import org.poai.primitives.Hash32;

/** Answers with the workers of the market, paid in channels. */
public final class ChannelBackend implements Backend {
  /** Its name in the list of models. */
  public static final String MODEL = "poai/channel";

  private final ChannelClient client;
  private final Supplier<Ruling> ruling;

  /**
   * The model that rules now.
   *
   * @param manifest by its hash, from which the fingerprint is cut
   * @param chat how conversations are written for it, where this node has its file
   */
  public record Ruling(Hash32 manifest, Optional<ChatHints> chat) {}

  public ChannelBackend(ChannelClient client, Supplier<Ruling> ruling) {
    this.client = client;
    this.ruling = ruling;
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public void answer(Order order, Reader reader) {
    Ruling now = ruling.get();
    client.ask(
        order.content().prompt(now.chat().map(ChatTemplate::of).orElse(ChatTemplate.PLAIN)),
        Math.min(order.maxTokens(), AnswerEngine.MAX_TOKENS),
        new ReaderPatron(reader, now.manifest()));
  }
}
