package org.poai.network.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.WireBlock;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.Genesis;
import org.poai.chain.genesis.Manifest;
import org.poai.libp2p.FuzzContract;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** Whatever a peer of our chain sends: it is read or refused, and what is read has one spelling. */
final class DecodersFuzzTest {
  private static final Hash32 HASH =
      Hash32.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  private static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", HASH, HASH, 2, HASH, HASH),
          new Manifest.DatasetPart(HASH, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  /** The transaction that EIP-155 gives as its example. */
  private static final String TRANSACTION =
      "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
          + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
          + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

  private static final long GAS_LIMIT = 30_000_000;

  private static Block block() {
    Block genesis = Genesis.block(BuiltInChains.devnet(3), MANIFEST, HASH);
    return new Block(
        SealedHeader.of(genesis.header()),
        List.of(new Envelope(Bytes.fromHex(TRANSACTION))),
        List.of("Paris", "\u00e9\u20ac \"quoted\"\n"));
  }

  /** A decoder, its inverse, and valid inputs. */
  abstract static class Contract<T> extends FuzzContract {
    private final Function<byte[], DecodeResult<T>> decoder;
    private final Function<T, byte[]> encoder;
    private final List<byte[]> seeds;

    Contract(
        Function<byte[], DecodeResult<T>> decoder,
        Function<T, byte[]> encoder,
        List<byte[]> seeds) {
      this.decoder = decoder;
      this.encoder = encoder;
      this.seeds = seeds;
    }

    @Override
    protected List<byte[]> seeds() {
      return seeds;
    }

    @Override
    protected void read(byte[] input) throws RefusedException {
      if (decoder.apply(input) instanceof DecodeResult.Ok<T> read) {
        assertThat(encoder.apply(read.value())).isEqualTo(input);
      } else {
        throw new RefusedException();
      }
    }

    @Override
    protected Class<? extends Exception> refusal() {
      return RefusedException.class;
    }

    @Override
    protected int longest() {
      return 2 * seeds.stream().mapToInt(seed -> seed.length).max().orElseThrow();
    }

    @Override
    protected long mostBytes(int inputSize) {
      return 200_000 + 200L * inputSize;
    }
  }

  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  @Nested
  final class OfStatus extends Contract<Status> {
    OfStatus() {
      super(StatusCodec::decode, StatusCodec::encode, List.of(status(true), status(false)));
    }

    private static byte[] status(boolean whole) {
      Status status =
          new Status(
              1,
              "poaid/1.0",
              HASH,
              new ChainTip(HASH, BlockNumber.of(17), new Work(UInt256.of(300))),
              Optional.of(new GenesisParts(BuiltInChains.devnet(3), MANIFEST)));
      return StatusCodec.encode(whole ? status : StatusCodec.withoutParts(status));
    }
  }

  @Nested
  final class OfHeadersRequest extends Contract<HeadersRequest> {
    OfHeadersRequest() {
      super(
          HeadersRequest::decode,
          HeadersRequest::encode,
          List.of(new HeadersRequest(Collections.nCopies(9, HASH), 512).encode()));
    }
  }

  @Nested
  final class OfBlocksRequest extends Contract<BlocksRequest> {
    OfBlocksRequest() {
      super(
          BlocksRequest::decode,
          BlocksRequest::encode,
          List.of(new BlocksRequest(List.of(HASH)).encode()));
    }
  }

  @Nested
  final class OfRangeRequest extends Contract<RangeRequest> {
    OfRangeRequest() {
      super(
          RangeRequest::decode,
          RangeRequest::encode,
          List.of(new RangeRequest(BlockNumber.of(3_000), 64).encode()));
    }
  }

  @Nested
  final class OfManifestRequest extends Contract<ManifestRequest> {
    OfManifestRequest() {
      super(
          ManifestRequest::decode,
          ManifestRequest::encode,
          List.of(
              new ManifestRequest(List.of(HASH)).encode(),
              new ManifestRequest(List.of(HASH, Hash32.ZERO)).encode()));
    }
  }

  @Nested
  final class OfAssetRequest extends Contract<AssetRequest> {
    OfAssetRequest() {
      super(
          AssetRequest::decode,
          AssetRequest::encode,
          List.of(
              new AssetRequest(HASH, OptionalInt.empty()).encode(),
              new AssetRequest(HASH, OptionalInt.of(7)).encode()));
    }
  }

  @Nested
  final class OfChunkList extends Contract<ChunkList> {
    OfChunkList() {
      super(
          ChunkList::decode,
          ChunkList::encode,
          List.of(new ChunkList(5L << 20, Collections.nCopies(5, HASH)).encode()));
    }
  }

  @Nested
  final class OfHeader extends Contract<SealedHeader> {
    OfHeader() {
      super(
          HeaderCodec::decode,
          header -> HeaderCodec.encode(header.header()),
          List.of(HeaderCodec.encode(block().header())));
    }
  }

  @Nested
  final class OfBlock extends Contract<WireBlock> {
    OfBlock() {
      super(
          wire -> BlockCodec.decode(wire, GAS_LIMIT),
          wire -> BlockCodec.encode(wire.block()),
          List.of(BlockCodec.encode(block())));
    }
  }

  @Nested
  final class OfTransaction extends Contract<Transaction> {
    OfTransaction() {
      super(
          bytes -> TransactionCodec.decode(Bytes.of(bytes)),
          transaction -> TransactionCodec.encode(transaction).toArray(),
          List.of(Hex.parseData(TRANSACTION)));
    }
  }
}
