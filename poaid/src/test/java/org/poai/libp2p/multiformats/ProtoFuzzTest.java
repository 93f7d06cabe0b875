package org.poai.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.poai.libp2p.FuzzContract;

/** The protobuf reader, three levels deep, asking each field for everything. */
final class ProtoFuzzTest extends FuzzContract {
  private static final ProtoLimits LIMITS = new ProtoLimits(2048, 300);

  private int fields;

  @Override
  protected List<byte[]> seeds() {
    ProtoWriter inner = new ProtoWriter().uint64(2, 5).bytes(3, new byte[8]).string(4, "topic");
    ProtoWriter outer =
        new ProtoWriter().message(1, inner).message(1, inner).uint64(2, -1).message(3, inner);
    return List.of(
        inner.toBytes(),
        outer.toBytes(),
        new ProtoWriter().message(1, outer).message(5, outer).uint64(1000, 1).toBytes());
  }

  @Override
  protected void read(byte[] input) throws FormatException {
    fields = 0;
    walk(ProtoReader.of(input, LIMITS), 3);
  }

  private void walk(ProtoReader in, int depth) throws FormatException {
    int end = in.fieldEnd();
    while (in.next()) {
      assertThat(++fields).isLessThanOrEqualTo(LIMITS.maxFields());
      assertThat(in.fieldStart()).isEqualTo(end);
      end = in.fieldEnd();
      int size = end - in.fieldStart();
      switch (in.field()) {
        case 1 -> {
          if (depth > 0) {
            walk(in.message(), depth - 1);
          }
        }
        case 2 -> in.uint64();
        case 3 -> assertThat(in.bytes().length).isLessThan(size);
        case 4 -> in.string();
        default -> assertThat(size).isPositive();
      }
    }
  }

  @Override
  protected Class<? extends Exception> refusal() {
    return FormatException.class;
  }

  @Override
  protected long mostBytes(int inputSize) {
    return 100_000;
  }
}
