package org.poai.libp2p.gossipsub.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.libp2p.gossipsub.rpc.Rpc.Ihave;
import org.poai.libp2p.gossipsub.rpc.Rpc.Prune;
import org.poai.libp2p.gossipsub.rpc.Rpc.Subscription;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.ProtoReader;
import org.poai.libp2p.multiformats.ProtoWriter;

/** Reads and writes RPCs (libp2p specs, pubsub and gossipsub), each in a frame of its own. */
public final class RpcCodec {
  private static final int SUBSCRIPTION = 1;
  private static final int MESSAGE = 2;
  private static final int CONTROL = 3;
  private static final int IHAVE = 1;
  private static final int IWANT = 2;
  private static final int GRAFT = 3;
  private static final int PRUNE = 4;

  /** Ids in one entry, so that an RPC is cut between entries. */
  private static final int IDS_PER_ENTRY = 1000;

  /** Tag and length around what is packed last. */
  private static final int WRAPPING = 16;

  private final RpcLimits limits;

  public RpcCodec(RpcLimits limits) {
    this.limits = limits;
  }

  /** Reads the content of a frame. */
  public Rpc decode(byte[] frame) throws FormatException {
    List<Subscription> subscriptions = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    Control control = new Control();
    ProtoReader in = ProtoReader.of(frame, limits.proto());
    while (in.next()) {
      switch (in.field()) {
        case SUBSCRIPTION -> subscriptions.add(subscription(in.message()));
        case MESSAGE -> messages.add(Message.read(in.message(), in.bytes(), limits));
        case CONTROL -> control.read(in.message());
        default -> {}
      }
    }
    return new Rpc(
        subscriptions, messages, control.ihave, control.iwant, control.graft, control.prune);
  }

  private Subscription subscription(ProtoReader in) throws FormatException {
    boolean joins = false;
    String topic = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> joins = in.bool();
        case 2 -> topic = limits.topic(in);
        default -> {}
      }
    }
    return new Subscription(topic, joins);
  }

  /** The entries of all control messages of an RPC. */
  private final class Control {
    final List<Ihave> ihave = new ArrayList<>();
    final List<MessageId> iwant = new ArrayList<>();
    final List<String> graft = new ArrayList<>();
    final List<Prune> prune = new ArrayList<>();

    void read(ProtoReader in) throws FormatException {
      while (in.next()) {
        switch (in.field()) {
          case IHAVE -> ihave(in.message());
          case IWANT -> iwant(in.message());
          case GRAFT -> graft(in.message());
          case PRUNE -> prune(in.message());
          default -> {}
        }
      }
    }

    private void ihave(ProtoReader in) throws FormatException {
      String topic = "";
      List<MessageId> ids = new ArrayList<>();
      while (in.next()) {
        switch (in.field()) {
          case 1 -> topic = limits.topic(in);
          case 2 -> ids.add(limits.id(in));
          default -> {}
        }
      }
      ihave.add(new Ihave(topic, ids));
    }

    private void iwant(ProtoReader in) throws FormatException {
      while (in.next()) {
        if (in.field() == 1) {
          iwant.add(limits.id(in));
        }
      }
    }

    private void graft(ProtoReader in) throws FormatException {
      String topic = "";
      while (in.next()) {
        if (in.field() == 1) {
          topic = limits.topic(in);
        }
      }
      graft.add(topic);
    }

    private void prune(ProtoReader in) throws FormatException {
      String topic = "";
      long backoff = 0;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> topic = limits.topic(in);
          case 3 -> backoff = in.uint64();
          default -> {}
        }
      }
      prune.add(new Prune(topic, backoff));
    }
  }

  public RpcLimits limits() {
    return limits;
  }

  /** Whether an RPC holds a message with so much data, whoever signs it. */
  public boolean fits(String topic, int dataBytes) {
    int topicBytes = topic.getBytes(StandardCharsets.UTF_8).length;
    return topicBytes <= limits.maxTopicBytes()
        && dataBytes <= limits.maxBytes() - topicBytes - 3 * limits.maxAuthorBytes();
  }

  /** The frames, with their lengths before them, that say it: several where one is too large. */
  public List<byte[]> encode(Rpc rpc) {
    Packer out = new Packer();
    for (Subscription each : rpc.subscriptions()) {
      out.plain(
          SUBSCRIPTION, new ProtoWriter().bool(1, each.joins()).string(2, each.topic()).toBytes());
    }
    rpc.messages().forEach(message -> out.plain(MESSAGE, message.encoded()));
    for (Ihave each : rpc.ihave()) {
      for (List<MessageId> ids : slices(each.ids())) {
        out.control(IHAVE, ids(new ProtoWriter().string(1, each.topic()), 2, ids));
      }
    }
    slices(rpc.iwant()).forEach(ids -> out.control(IWANT, ids(new ProtoWriter(), 1, ids)));
    rpc.graft().forEach(topic -> out.control(GRAFT, new ProtoWriter().string(1, topic)));
    for (Prune each : rpc.prune()) {
      ProtoWriter prune = new ProtoWriter().string(1, each.topic());
      out.control(
          PRUNE, each.backoffSeconds() == 0 ? prune : prune.uint64(3, each.backoffSeconds()));
    }
    return out.finish();
  }

  private static ProtoWriter ids(ProtoWriter out, int field, List<MessageId> ids) {
    ids.forEach(id -> out.bytes(field, id.value().toArray()));
    return out;
  }

  private static List<List<MessageId>> slices(List<MessageId> ids) {
    List<List<MessageId>> slices = new ArrayList<>();
    for (int at = 0; at < ids.size(); at += IDS_PER_ENTRY) {
      slices.add(ids.subList(at, Math.min(ids.size(), at + IDS_PER_ENTRY)));
    }
    return slices;
  }

  /** Fills frame after frame. */
  private final class Packer {
    private final List<byte[]> frames = new ArrayList<>();
    private ProtoWriter plain = new ProtoWriter();
    private ProtoWriter control = new ProtoWriter();

    void plain(int field, byte[] value) {
      makeRoom(value.length);
      plain.bytes(field, value);
    }

    void control(int field, ProtoWriter value) {
      makeRoom(value.size());
      control.message(field, value);
    }

    private void makeRoom(int bytes) {
      if (bytes + WRAPPING > limits.maxBytes()) {
        throw new IllegalArgumentException("no RPC holds a part of " + bytes + " bytes");
      }
      if (plain.size() + control.size() + bytes + 2 * WRAPPING > limits.maxBytes()) {
        close().ifPresent(frames::add);
      }
    }

    private Optional<byte[]> close() {
      if (control.size() > 0) {
        plain.message(CONTROL, control);
      }
      Optional<byte[]> frame =
          plain.size() == 0 ? Optional.empty() : Optional.of(FrameReader.frame(plain.toBytes()));
      plain = new ProtoWriter();
      control = new ProtoWriter();
      return frame;
    }

    List<byte[]> finish() {
      close().ifPresent(frames::add);
      return frames;
    }
  }
}
