package org.poai.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random debtors against a model that knows what each of them holds. */
class MemorySharePropertyTest {
  private static final long LIMIT = 1000;
  private static final long BOUND = 400;
  private static final long PURSE = 250;

  private final MemoryShare share = new MemoryShare("test", LIMIT);
  private final Map<Integer, Client> living = new LinkedHashMap<>();
  private final List<Integer> cut = new ArrayList<>();

  /** One debtor of the model, with two purses. */
  private final class Client {
    final Debtor debtor;
    final List<Purse> purses = new ArrayList<>();
    final long[] held = new long[2];

    Client(int id) {
      debtor = share.debtor(BOUND, () -> cut.add(id));
      purses.add(debtor.purse(PURSE));
      purses.add(debtor.purse(PURSE));
    }

    long total() {
      return held[0] + held[1];
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void share_underRandomDebtors_holdsItsLimitAndCutsOnlyTheLargest(long seed) {
    Random random = new Random(seed);
    int next = 0;
    for (int step = 0; step < 20_000; step++) {
      if (living.isEmpty() || (living.size() < 12 && random.nextInt(20) == 0)) {
        living.put(next, new Client(next));
        next++;
      }
      List<Integer> ids = List.copyOf(living.keySet());
      int id = ids.get(random.nextInt(ids.size()));
      Client client = Objects.requireNonNull(living.get(id));
      int purse = random.nextInt(2);
      switch (random.nextInt(50)) {
        case 0 -> {
          client.debtor.close();
          living.remove(id);
        }
        case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> give(client, purse, random);
        default -> take(client, purse, 1 + random.nextInt(120));
      }
      long sum = living.values().stream().mapToLong(Client::total).sum();
      assertEquals(sum, share.used());
      assertTrue(sum <= LIMIT);
    }
    living.values().forEach(client -> client.debtor.close());
    assertEquals(0, share.used());
    assertTrue(share.cutOffs() > 0, "the share was full at times");
  }

  private void give(Client client, int purse, Random random) {
    if (client.held[purse] > 0) {
      long bytes = 1L + random.nextInt((int) client.held[purse]);
      client.held[purse] -= bytes;
      client.purses.get(purse).give(bytes);
    }
  }

  private void take(Client client, int purse, long bytes) {
    cut.clear();
    long before = living.values().stream().mapToLong(Client::total).sum();
    boolean isInBounds = client.held[purse] + bytes <= PURSE && client.total() + bytes <= BOUND;
    boolean granted = client.purses.get(purse).take(bytes);
    long mean = LIMIT / living.size();
    if (isInBounds && (before + bytes <= LIMIT || client.total() + bytes < mean)) {
      assertTrue(granted, "there is room, or it is smaller than the mean");
    }
    assertTrue(isInBounds || !granted);
    for (int id : cut) {
      long debt = Objects.requireNonNull(living.remove(id)).total();
      assertTrue(debt > client.total() + bytes, "only a larger one is cut off");
      assertTrue(
          living.values().stream().allMatch(other -> other.total() <= debt),
          "the largest is cut off first");
    }
    if (granted) {
      client.held[purse] += bytes;
    }
  }
}
