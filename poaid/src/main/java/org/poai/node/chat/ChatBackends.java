package org.poai.node.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.gateway.Backend;
import org.poai.gateway.ChannelBackend;
import org.poai.gateway.JobBackend;
import org.poai.gateway.LocalBackend;
import org.poai.inference.ModelFile.ChatHints;
import org.poai.inference.answer.JobEngines;
import org.poai.market.channel.ChannelClient;
import org.poai.market.channel.JobPoster;
import org.poai.primitives.Hash32;

/**
 * Where answers for programs that chat come from.
 *
 * @param ruling the manifest that rules on the head
 * @param chat how conversations are written for a model, by its SHA-256, if it runs here
 */
public record ChatBackends(
    JobEngines jobs, Supplier<Scheduled> ruling, Function<Hash32, Optional<ChatHints>> chat) {

  /** What answers are bought with. */
  public record Market(ChannelClient channels, JobPoster jobs) {}

  /** The models that programs may name, the usual one first. */
  public List<Backend> list(Optional<Market> market) {
    List<Backend> backends = new ArrayList<>();
    backends.add(new LocalBackend(jobs, () -> Optional.of(local())));
    market.ifPresent(
        bought -> {
          backends.add(new ChannelBackend(bought.channels(), this::channel));
          backends.add(new JobBackend(bought.jobs(), () -> ruling.get().hash()));
        });
    return backends;
  }

  private LocalBackend.Ruling local() {
    Scheduled now = ruling.get();
    return new LocalBackend.Ruling(now.manifest().model().modelSha256(), now.hash());
  }

  private ChannelBackend.Ruling channel() {
    Scheduled now = ruling.get();
    return new ChannelBackend.Ruling(now.hash(), chat.apply(now.manifest().model().modelSha256()));
  }
}
