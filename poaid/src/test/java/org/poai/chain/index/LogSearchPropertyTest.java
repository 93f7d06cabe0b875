package org.poai.chain.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Receipt;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;

/** Searches of random chains, which also lose blocks and get others, against a scan. */
class LogSearchPropertyTest {
  private final MemoryStore store = new MemoryStore();
  private final IndexReader reader = new IndexReader(store);
  private final TreeMap<Long, List<Receipt>> model = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void blocksWithLogs_ofRandomBlocks_areThoseOfAScan(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LogWorld world = new LogWorld(random);
    Batch begin = new Batch();
    IndexEntries.begin(begin);
    store.write(begin, Durability.SYNCED);
    for (int round = 0; round < 3; round++) {
      replaceAbove(random.nextLong(model.size() + 1), random.nextInt(10, 100), world);
      for (int i = 0; i < 60; i++) {
        LogQuery query = world.query();
        long first = random.nextLong(model.size());
        long last = first + random.nextLong(model.size() + 5);
        int max = random.nextInt(4) == 0 ? random.nextInt(1, 5) : Integer.MAX_VALUE;
        check(query, first, last, max);
      }
    }
  }

  private void check(LogQuery query, long first, long last, int max) {
    List<Long> expected =
        model.subMap(first, true, last, true).entrySet().stream()
            .filter(block -> matches(query, block.getValue()))
            .map(java.util.Map.Entry::getKey)
            .toList();
    List<Long> candidates =
        reader.blocksWithLogs(query, BlockNumber.of(first), BlockNumber.of(last), max).stream()
            .map(BlockNumber::value)
            .toList();
    assertThat(candidates).as("%s", query).isSorted().doesNotHaveDuplicates();
    assertThat(candidates.size()).isLessThanOrEqualTo(max);
    assertThat(candidates).allMatch(height -> first <= height && height <= last);
    long upTo = candidates.size() < max ? last : candidates.get(max - 1);
    List<Long> matching =
        candidates.stream().filter(height -> matches(query, receipts(height))).toList();
    assertThat(matching)
        .as("%s in %d..%d", query, first, last)
        .isEqualTo(expected.stream().filter(height -> height <= upTo).toList());
  }

  private List<Receipt> receipts(long height) {
    return model.getOrDefault(height, List.of());
  }

  private static boolean matches(LogQuery query, List<Receipt> receipts) {
    return receipts.stream().flatMap(receipt -> receipt.logs().stream()).anyMatch(query::matches);
  }

  /** As a reorganisation does it: takes blocks out and puts others in, in one batch. */
  private void replaceAbove(long height, int count, LogWorld world) {
    Batch batch = new Batch();
    while (model.size() > height) {
      entries(model.lastKey()).removeFrom(batch);
      model.pollLastEntry();
    }
    for (int i = 0; i < count; i++) {
      long h = model.size();
      model.put(h, world.receipts());
      entries(h).putTo(batch);
    }
    store.write(batch, Durability.SYNCED);
    assertThat(model.keySet()).allMatch(h -> entries(h).areIn(store));
  }

  private IndexEntries entries(long height) {
    List<Receipt> receipts = receipts(height);
    List<Hash32> hashes = new ArrayList<>();
    IntStream.range(0, receipts.size()).forEach(i -> hashes.add(LogWorld.transaction(height, i)));
    return new IndexEntries(
        BlockNumber.of(height),
        hashes,
        BlockTags.ofLogs(receipts.stream().flatMap(receipt -> receipt.logs().stream())));
  }
}
