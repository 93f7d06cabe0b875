package org.poai.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.poai.libp2p.FuzzContract;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.ProtoWriter;

/** RPCs: what is read keeps the limits, and what we write of it is read as the same. */
final class RpcFuzzTest extends FuzzContract {
  private static final RpcLimits LIMITS = new RpcLimits(2048, 200, 20, 64, 100);
  private static final RpcCodec CODEC = new RpcCodec(LIMITS);

  private final PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
  private final SigningPolicy signed = SigningPolicy.strictSign(key, 1);
  private final SigningPolicy unsigned = SigningPolicy.strictNoSign();

  @Override
  protected List<byte[]> seeds() {
    Message message = signed.seal("topic", new byte[40]);
    List<MessageId> ids = List.of(MessageId.of(new byte[32]), MessageId.of((byte) 1));
    return List.of(
        content(Rpc.message(message)),
        content(Rpc.message(unsigned.seal("topic", new byte[5]))),
        content(
            new Rpc(
                List.of(new Rpc.Subscription("topic", true)),
                List.of(message, unsigned.seal("u", new byte[1])),
                List.of(new Rpc.Ihave("topic", ids)),
                ids,
                List.of("topic"),
                List.of(new Rpc.Prune("topic", 60), new Rpc.Prune("u", 0)))),
        new ProtoWriter()
            .message(
                3,
                new ProtoWriter()
                    .message(
                        4,
                        new ProtoWriter()
                            .string(1, "topic")
                            .message(2, new ProtoWriter().bytes(1, new byte[38]))
                            .uint64(3, 60))
                    .bytes(5, new byte[3]))
            .toBytes());
  }

  /** Without the length before it. */
  private static byte[] content(Rpc rpc) {
    byte[] frame = CODEC.encode(rpc).get(0);
    return Arrays.copyOfRange(frame, frame[0] < 0 ? 2 : 1, frame.length);
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    Rpc rpc = CODEC.decode(input);
    assertThat(rpc.parts()).isLessThanOrEqualTo(LIMITS.maxFields());
    for (Message message : rpc.messages()) {
      assertThat(message.encoded().length + message.data().length).isLessThan(2 * input.length);
      signed.name(message).ifPresent(name -> message.unsigned());
      unsigned
          .name(message)
          .ifPresent(
              name ->
                  assertThat(unsigned.seal(message.topic(), message.data()).encoded().length)
                      .as("numbers may be longer than they need be, but nothing else")
                      .isBetween(message.encoded().length - 60, message.encoded().length + 4));
    }
    Rpc control =
        new Rpc(rpc.subscriptions(), List.of(), rpc.ihave(), rpc.iwant(), rpc.graft(), rpc.prune());
    if (control.parts() > 0 && rpc.ihave().stream().noneMatch(each -> each.ids().isEmpty())) {
      assertThat(CODEC.decode(content(control))).isEqualTo(control);
    }
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 300_000;
  }
}
