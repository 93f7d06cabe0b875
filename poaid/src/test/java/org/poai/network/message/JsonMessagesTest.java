package org.poai.network.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Sha256;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Each message comes back as it went, in one spelling only and never above its limits. */
final class JsonMessagesTest {
  private static final Hash32 HASH =
      Hash32.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  private static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", HASH, HASH, 2, HASH, HASH),
          new Manifest.DatasetPart(HASH, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  private static Status status(Optional<GenesisParts> parts) {
    return new Status(
        1,
        "poaid/1.0",
        HASH,
        new ChainTip(HASH, BlockNumber.of(17), new Work(UInt256.of(300))),
        parts);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static DecodeResult.Reason reason(DecodeResult<?> decoded) {
    return ((DecodeResult.Refused<?>) decoded).reason();
  }

  @Test
  void status_withAndWithoutParts_comesBackAsItWas() {
    Status first = status(Optional.of(new GenesisParts(BuiltInChains.devnet(3), MANIFEST)));
    Status later = StatusCodec.withoutParts(first);

    assertThat(StatusCodec.decode(StatusCodec.encode(first)).orThrow()).isEqualTo(first);
    assertThat(StatusCodec.decode(StatusCodec.encode(later)).orThrow()).isEqualTo(later);
    assertThat(new String(StatusCodec.encode(later), StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"agent\":\"poaid/1.0\",\"genesis\":\""
                + HASH
                + "\",\"head\":{\"hash\":\""
                + HASH
                + "\",\"number\":\"0x11\",\"work\":\"0x12c\"},\"parts\":null,\"protocol\":1}");
  }

  @Test
  void status_partsTooLarge_areLeftOut() {
    GenesisAccount large =
        new GenesisAccount(
            Wei.ZERO, 0, Bytes.of(new byte[StatusCodec.MAX_SIZE / 2]), new TreeMap<>());
    ChainSpec wide = BuiltInChains.devnet(3).withAccounts(Map.of(Address.ZERO, large));
    Status first = status(Optional.of(new GenesisParts(wide, MANIFEST)));

    assertThat(StatusCodec.decode(StatusCodec.encode(first)).orThrow().parts()).isEmpty();
  }

  @Test
  void status_faulty_isRefused() {
    String good = new String(StatusCodec.encode(status(Optional.empty())), StandardCharsets.UTF_8);

    assertThat(reason(StatusCodec.decode(ascii(good + " "))))
        .isEqualTo(DecodeResult.Reason.NOT_CANONICAL);
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            good.replace("\"protocol\":1", "\"protocol\":0"),
            good.replace("\"protocol\":1", "\"protocol\":1,\"x\":1"),
            good.replace("poaid/1.0", "a".repeat(65)),
            good.replace("poaid/1.0", "a\\nb"),
            good.replace("0x11\"", "0x011\""),
            good.replace("0x12c", "0x" + "f".repeat(65)),
            good.replace("null", "{}"))) {
      assertThat(reason(StatusCodec.decode(ascii(bad)))).isEqualTo(DecodeResult.Reason.MALFORMED);
    }
    assertThat(reason(StatusCodec.decode(new byte[StatusCodec.MAX_SIZE + 1])))
        .isEqualTo(DecodeResult.Reason.TOO_LARGE);
  }

  private static List<Hash32> hashes(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> Sha256.hash(Integer.toString(number).getBytes(UTF_8)))
        .toList();
  }

  @Test
  void requests_largest_comeBackAsTheyWere() {
    HeadersRequest headers = new HeadersRequest(Collections.nCopies(80, HASH), 512);
    BlocksRequest blocks = new BlocksRequest(hashes(256));
    RangeRequest range = new RangeRequest(BlockNumber.of(1_000_000), 1024);
    ManifestRequest manifests = new ManifestRequest(hashes(16));
    AssetRequest list = new AssetRequest(HASH, OptionalInt.empty());
    AssetRequest chunk = new AssetRequest(HASH, OptionalInt.of(65_535));

    assertThat(HeadersRequest.decode(headers.encode()).orThrow()).isEqualTo(headers);
    assertThat(BlocksRequest.decode(blocks.encode()).orThrow()).isEqualTo(blocks);
    assertThat(RangeRequest.decode(range.encode()).orThrow()).isEqualTo(range);
    assertThat(ManifestRequest.decode(manifests.encode()).orThrow()).isEqualTo(manifests);
    assertThat(AssetRequest.decode(list.encode()).orThrow()).isEqualTo(list);
    assertThat(AssetRequest.decode(chunk.encode()).orThrow()).isEqualTo(chunk);
  }

  @Test
  void requests_aboveTheirLimits_areRefused() {
    assertThat(
            List.of(
                reason(
                    HeadersRequest.decode(
                        new HeadersRequest(Collections.nCopies(81, HASH), 1).encode())),
                reason(HeadersRequest.decode(new HeadersRequest(List.of(), 1).encode())),
                reason(HeadersRequest.decode(new HeadersRequest(List.of(HASH), 513).encode())),
                reason(HeadersRequest.decode(new HeadersRequest(List.of(HASH), 0).encode())),
                reason(BlocksRequest.decode(new BlocksRequest(hashes(257)).encode())),
                reason(ManifestRequest.decode(new ManifestRequest(hashes(17)).encode())),
                reason(ManifestRequest.decode(new ManifestRequest(List.of()).encode())),
                reason(ManifestRequest.decode(new ManifestRequest(List.of(HASH, HASH)).encode())),
                reason(BlocksRequest.decode(new BlocksRequest(List.of(HASH, HASH)).encode())),
                reason(RangeRequest.decode(new RangeRequest(BlockNumber.GENESIS, 1025).encode())),
                reason(
                    AssetRequest.decode(new AssetRequest(HASH, OptionalInt.of(65_536)).encode()))))
        .containsOnly(DecodeResult.Reason.MALFORMED);
  }

  @Test
  void chunkList_sizeAndHashes_mustAgree() {
    Hash32 hash = Sha256.hash(new byte[1]);
    ChunkList list = new ChunkList(ChunkList.CHUNK_SIZE + 7L, List.of(hash, HASH));
    byte[] wire = list.encode();

    assertThat(ChunkList.decode(wire).orThrow()).isEqualTo(list);
    assertThat(list.length(0)).isEqualTo(ChunkList.CHUNK_SIZE);
    assertThat(list.length(1)).isEqualTo(7);
    wire[7] = 0;
    wire[5] = 0;
    assertThat(reason(ChunkList.decode(wire))).isEqualTo(DecodeResult.Reason.MALFORMED);
    assertThat(reason(ChunkList.decode(new byte[9]))).isEqualTo(DecodeResult.Reason.MALFORMED);
    assertThatThrownBy(() -> new ChunkList(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void protocols_carryEightDigitsOfTheGenesis() {
    ChainProtocols protocols = ChainProtocols.of(HASH);

    assertThat(protocols.headers().protocol()).isEqualTo("/poai/00112233/headers/1");
    assertThat(protocols.blocksTopic()).isEqualTo("/poai/00112233/blocks/1");
    assertThat(ChainProtocols.STATUS.protocol()).isEqualTo("/poai/status/1");
  }
}
