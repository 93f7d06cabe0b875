package org.poai.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.host.StreamAcceptor;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.Debtor;

/** One end of a stream whose other end is the test. */
final class FakeStream implements Stream {
  final List<byte[]> written = Collections.synchronizedList(new ArrayList<>());
  final List<CompletableFuture<Void>> writes = Collections.synchronizedList(new ArrayList<>());
  final List<Boolean> pauses = Collections.synchronizedList(new ArrayList<>());
  volatile boolean reset;
  volatile boolean ended;
  private final PeerId peer;
  private final Debtor memory;
  private final boolean outbound;
  private final StreamHandler handler;

  FakeStream(PeerId peer, boolean outbound, StreamAcceptor acceptor) {
    this(peer, outbound, acceptor, Debtor.unlimited());
  }

  FakeStream(PeerId peer, boolean outbound, StreamAcceptor acceptor, Debtor memory) {
    this.memory = memory;
    this.peer = peer;
    this.outbound = outbound;
    this.handler = acceptor.accept(this);
  }

  StreamHandler handler() {
    return handler;
  }

  @Override
  public PeerId peer() {
    return peer;
  }

  @Override
  public Debtor memory() {
    return memory;
  }

  @Override
  public String protocol() {
    return Gossipsub.PROTOCOL;
  }

  @Override
  public boolean isOutbound() {
    return outbound;
  }

  @Override
  public CompletableFuture<Void> write(byte[] bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    writes.add(done);
    written.add(bytes);
    return done;
  }

  /** All that was written leaves for the socket. */
  void flush() {
    List.copyOf(writes).forEach(write -> write.complete(null));
  }

  @Override
  public void closeWrite() {
    ended = true;
  }

  @Override
  public void reset() {
    if (!reset) {
      reset = true;
      handler.onClosed(this, true);
    }
  }

  @Override
  public void pauseReading(boolean paused) {
    pauses.add(paused);
  }
}
