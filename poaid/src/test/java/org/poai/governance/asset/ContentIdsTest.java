package org.poai.governance.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/** Ids are those that ipfs-unixfs-importer 17.1.1 gives with the profile unixfs-v1-2025. */
final class ContentIdsTest {
  /** Chunk i holds the byte i modulo 251. */
  private static ChunkList chunks(long size) {
    List<Hash32> hashes = new ArrayList<>();
    Map<Integer, Hash32> full = new java.util.HashMap<>();
    for (int i = 0; (long) i * ChunkList.CHUNK_SIZE < size; i++) {
      int length = (int) Math.min(ChunkList.CHUNK_SIZE, size - (long) i * ChunkList.CHUNK_SIZE);
      int value = i % 251;
      hashes.add(
          length < ChunkList.CHUNK_SIZE
              ? hash(value, length)
              : full.computeIfAbsent(value, of -> hash(of, length)));
    }
    return new ChunkList(size, hashes);
  }

  private static Hash32 hash(int value, int length) {
    byte[] chunk = new byte[length];
    Arrays.fill(chunk, (byte) value);
    return Sha256.hash(chunk);
  }

  @ParameterizedTest
  @CsvSource({
    "5, bafkreieikviivlpbn3cxhuq6njef37ikoysaqxa2cs26zxleqxpay2bzuq",
    "1048576, bafkreibq4fevl27rgurgnxbp7adh42aqiyd6ouflxhj3gzmcxcxzbh6lla",
    "1048577, bafybeiaomlonartwxzal4y3jecn5axopw3ip6ie37q33qlyuccqpfok7p4",
    "3145805, bafybeiejptzxkki35iohhesqcavgmnjmnkspajdqya26ql63pm2gjzhfjy",
    "1080033285, bafybeigjrpt7b64gfkc4cuhyzezm6ulykxjbiahmmunkdofap4d4ujktlm"
  })
  void id_ofAFile_isThatOfTheProfile(long size, String text) {
    ContentId id = ContentIds.of(chunks(size));

    assertThat(ContentIds.text(id)).isEqualTo(text);
    assertThat(ContentIds.parse(text)).contains(id);
  }

  @Test
  void text_ofAnotherKind_isNoId() {
    for (String text :
        List.of(
            "",
            "b",
            "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n",
            "bafkreieikviivlpbn3cxhuq6njef37ikoysaqxa2cs26zxleqxpay2bzu",
            "Bafkreieikviivlpbn3cxhuq6njef37ikoysaqxa2cs26zxleqxpay2bzuq",
            "bafkreieikviivlpbn3cxhuq6njef37ikoysaqxa2cs26zxleqxpay2bzuqa",
            "bagaaierasords4njcts6vs7qvdjfcvgnume4hqohf65zsfguprqphs3icwea")) {
      assertThat(ContentIds.parse(text)).as(text).isEmpty();
    }
  }
}
