package org.poai.chain.block;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpReader;
import org.poai.rlp.RlpWriter;

/**
 * The wire and stored form of blocks, RLP([JCS(header), [envelope, …], [answer, …]]); protocol
 * section 3.
 *
 * <p>Decoding trusts nothing: sizes and counts are looked at before anything is built, RLP is read
 * in its canonical form only, and the header must be its canonical JSON. So one block has one byte
 * string, and a copy in another spelling cannot exist beside it.
 */
public final class BlockCodec {
  /** A list's prefix with its length, at most. */
  private static final int LIST_PREFIX = 4;

  /** A short byte string's prefix with its length, at most. */
  private static final int STRING_PREFIX = 3;

  /**
   * Bytes of a block that its transactions may take, whatever its header and answers are; one takes
   * as many as {@link #room} says.
   */
  public static final int ROOM =
      Block.MAX_SIZE
          - 3 * LIST_PREFIX
          - (STRING_PREFIX + Header.MAX_SIZE)
          - Block.MAX_ANSWERS * (STRING_PREFIX + Block.MAX_ANSWER_SIZE);

  private BlockCodec() {}

  public static byte[] encode(Block block) {
    RlpWriter out = new RlpWriter(size(block));
    int whole = out.beginList();
    out.string(HeaderCodec.encode(block.header()));
    int transactions = out.beginList();
    block.transactions().forEach(envelope -> out.string(envelope.bytes()));
    out.endList(transactions);
    int answers = out.beginList();
    block.answers().forEach(answer -> out.string(answer.getBytes(StandardCharsets.UTF_8)));
    return out.endList(answers).endList(whole).toBytes();
  }

  /** The bytes that a transaction takes in a block. */
  public static int room(Envelope envelope) {
    return RlpWriter.sizeOfString(envelope.bytes());
  }

  /** The number of bytes that {@link #encode} makes. */
  public static int size(Block block) {
    int header = RlpWriter.sizeOfString(Bytes.of(HeaderCodec.encode(block.header())));
    int transactions = block.transactions().stream().mapToInt(BlockCodec::room).sum();
    int answers =
        block.answers().stream()
            .mapToInt(answer -> RlpWriter.sizeOfString(Bytes.utf8(answer)))
            .sum();
    return RlpWriter.sizeOfList(
        header + RlpWriter.sizeOfList(transactions) + RlpWriter.sizeOfList(answers));
  }

  /**
   * A block of at most {@link Block#MAX_SIZE} bytes from a stranger.
   *
   * @param gasLimit the chain's, which bounds the number of transactions
   */
  public static DecodeResult<WireBlock> decode(byte[] wire, long gasLimit) {
    return bounded(wire, () -> Parts.read(wire, gasLimit).block(wire));
  }

  /** As {@link #decode}, of a header that is known, has passed the rules, and is not read again. */
  public static DecodeResult<WireBlock> decodeBody(byte[] wire, SealedHeader header) {
    long gasLimit = header.header().execution().gasLimit();
    return bounded(
        wire,
        () -> {
          Parts parts = Parts.read(wire, gasLimit);
          Hash32 hash = Keccak.hash(parts.header());
          return hash.equals(header.hash())
              ? new DecodeResult.Ok<>(parts.block(header, wire))
              : new DecodeResult.Refused<>(
                  DecodeResult.Reason.ANOTHER_BLOCK, "block " + hash + ", not " + header.hash());
        });
  }

  /**
   * A block that this node has judged and written itself: nothing is compared again.
   *
   * @throws IllegalStateException where the bytes are no block: the store is damaged
   */
  public static WireBlock decodeStored(byte[] wire, SealedHeader header) {
    try {
      return Parts.read(wire, Long.MAX_VALUE).block(header, wire);
    } catch (RlpException e) {
      throw new IllegalStateException("stored block " + header.hash() + " is damaged", e);
    }
  }

  private static DecodeResult<WireBlock> bounded(byte[] wire, Reader reader) {
    if (wire.length > Block.MAX_SIZE) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.TOO_LARGE,
          wire.length + " bytes, at most " + Block.MAX_SIZE + " are allowed");
    }
    try {
      return reader.read();
    } catch (RlpException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /** Reads a block whose size was looked at. */
  private interface Reader {
    DecodeResult<WireBlock> read() throws RlpException;
  }

  /** What the bytes hold, within the bounds; the header is not read yet. */
  private record Parts(Bytes header, List<Envelope> transactions, List<String> answers) {
    static Parts read(byte[] wire, long gasLimit) throws RlpException {
      RlpReader whole = RlpReader.ofList(wire);
      byte[] header = whole.string(Header.MAX_SIZE);
      RlpReader transactions = whole.list();
      bound(transactions, gasLimit / Block.LEAST_TRANSACTION_GAS, "transactions");
      RlpReader answers = whole.list();
      bound(answers, Block.MAX_ANSWERS, "answers");
      whole.end();
      return new Parts(Bytes.of(header), envelopes(transactions), strings(answers));
    }

    private static void bound(RlpReader items, long most, String what) throws RlpException {
      int bound = (int) Math.min(most, Block.MAX_SIZE);
      if (items.count(bound) > bound) {
        throw new RlpException("more than " + bound + " " + what);
      }
    }

    private static List<Envelope> envelopes(RlpReader items) throws RlpException {
      List<Envelope> envelopes = new ArrayList<>();
      while (!items.isAtEnd()) {
        envelopes.add(new Envelope(Bytes.of(items.string())));
      }
      return envelopes;
    }

    private static List<String> strings(RlpReader items) throws RlpException {
      List<String> strings = new ArrayList<>();
      while (!items.isAtEnd()) {
        strings.add(text(items.string(Block.MAX_ANSWER_SIZE)));
      }
      return strings;
    }

    /** Strict: what is no UTF-8 would be another byte string when it is written again. */
    private static String text(byte[] utf8) throws RlpException {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      } catch (CharacterCodingException e) {
        throw new RlpException("an answer is not UTF-8");
      }
    }

    DecodeResult<WireBlock> block(byte[] wire) {
      return HeaderCodec.decode(header.toArray())
          .match(
              read -> new DecodeResult.Ok<>(block(read, wire)),
              refused ->
                  new DecodeResult.Refused<>(refused.reason(), "header: " + refused.detail()));
    }

    WireBlock block(SealedHeader read, byte[] wire) {
      return new WireBlock(new Block(read, transactions, answers), wire);
    }
  }
}
