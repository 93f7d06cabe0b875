package org.poai.libp2p.gossipsub.rpc;

import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.ProtoLimits;
import org.poai.libp2p.multiformats.ProtoReader;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.primitives.Bytes;

/**
 * A message of a topic, with the bytes that it came as: it is forwarded as it came, since what a
 * decoder drops or fills in breaks the author's signature. Its arrays are nobody's to change.
 */
public final class Message {
  static final int FROM = 1;
  static final int DATA = 2;
  static final int SEQNO = 3;
  static final int TOPIC = 4;
  static final int SIGNATURE = 5;
  static final int KEY = 6;

  private final byte[] encoded;
  private final String topic;
  private final byte[] data;
  private final Authorship authorship;
  private final int surplus;

  private Message(byte[] encoded, String topic, byte[] data, Authorship authorship, int surplus) {
    this.encoded = encoded;
    this.topic = topic;
    this.data = data;
    this.authorship = authorship;
    this.surplus = surplus;
  }

  /** A message of our own; the fields are written in the order that signatures cover. */
  static Message of(String topic, byte[] data, Authorship authorship) {
    ProtoWriter out = new ProtoWriter();
    optional(out, FROM, authorship.from());
    out.bytes(DATA, data);
    optional(out, SEQNO, authorship.seqno());
    out.string(TOPIC, topic);
    optional(out, SIGNATURE, authorship.signature());
    optional(out, KEY, authorship.key());
    return new Message(out.toBytes(), topic, data, authorship, 0);
  }

  private static void optional(ProtoWriter out, int field, @Nullable Bytes value) {
    if (value != null) {
      out.bytes(field, value.toArray());
    }
  }

  /** Reads a message within another; {@code encoded} is the same bytes by themselves. */
  static Message read(ProtoReader in, byte[] encoded, RpcLimits limits) throws FormatException {
    String topic = "";
    byte[] data = {};
    @Nullable Bytes[] fields = new Bytes[KEY + 1];
    int[] sizes = new int[KEY + 1];
    while (in.next()) {
      int field = in.field();
      switch (field) {
        case DATA -> data = in.bytes();
        case TOPIC -> topic = limits.topic(in);
        case FROM, SEQNO, SIGNATURE, KEY ->
            fields[field] = Bytes.of(in.bytes(limits.maxAuthorBytes()));
        default -> {}
      }
      if (field <= KEY) {
        sizes[field] = in.fieldEnd() - in.fieldStart();
      }
    }
    int known = 0;
    for (int size : sizes) {
      known += size;
    }
    Authorship author = new Authorship(fields[FROM], fields[SEQNO], fields[SIGNATURE], fields[KEY]);
    return new Message(encoded, topic, data, author, encoded.length - known);
  }

  /** The bytes that it came as, or goes out as. */
  public byte[] encoded() {
    return encoded;
  }

  public String topic() {
    return topic;
  }

  public byte[] data() {
    return data;
  }

  public Authorship authorship() {
    return authorship;
  }

  /** Bytes of {@link #encoded} that no known field needs: unknown fields and repeated ones. */
  int surplus() {
    return surplus;
  }

  /** What the author signs: the message without signature and key, with fields unknown to us. */
  byte[] unsigned() {
    try {
      ProtoReader in = ProtoReader.of(encoded, new ProtoLimits(encoded.length, encoded.length));
      ProtoWriter out = new ProtoWriter();
      while (in.next()) {
        if (in.field() != SIGNATURE && in.field() != KEY) {
          out.raw(encoded, in.fieldStart(), in.fieldEnd() - in.fieldStart());
        }
      }
      return out.toBytes();
    } catch (FormatException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }
}
