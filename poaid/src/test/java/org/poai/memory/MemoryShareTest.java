package org.poai.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.metrics.Metrics;

class MemoryShareTest {
  private final MemoryShare share = new MemoryShare("test", 100);
  private final List<String> events = new ArrayList<>();

  private Debtor debtor(String name, long bound) {
    return share.debtor(bound, () -> events.add("cut " + name));
  }

  private Purse purse(String name, long bound) {
    return debtor(name, bound).purse(bound, () -> events.add("room " + name));
  }

  @Test
  void take_beyondTheBoundOfAPurse_waitsUntilItHoldsLess() {
    Purse purse = purse("a", 10);
    assertTrue(purse.take(8));
    assertFalse(purse.take(3));
    purse.give(1);
    assertEquals(List.of("room a"), events);
    assertTrue(purse.take(3));
  }

  @Test
  void take_beyondTheBoundOfADebtor_isRefusedWhateverThePurse() {
    Debtor debtor = debtor("a", 10);
    Purse one = debtor.purse(8);
    Purse other = debtor.purse(8);
    assertTrue(one.take(8));
    assertFalse(other.take(3));
    assertEquals(8, debtor.held());
  }

  @Test
  void take_ofASmallDebtorInAFullShare_cutsOffTheLargest() {
    Purse large = purse("large", 100);
    Purse middle = purse("middle", 100);
    assertTrue(large.take(60));
    assertTrue(middle.take(40));
    assertTrue(purse("small", 100).take(10));
    assertEquals(List.of("cut large"), events);
    assertEquals(50, share.used());
    assertEquals(1, share.cutOffs());
    assertFalse(large.take(1), "a debtor that was cut off gets nothing");
    large.give(60);
    assertEquals(50, share.used(), "its debt was gone before");
  }

  @Test
  void take_ofWhoWouldBeTheLargest_waitsAndCutsOffNobody() {
    Purse one = purse("one", 100);
    Purse other = purse("other", 100);
    assertTrue(one.take(50));
    assertTrue(other.take(50));
    assertFalse(one.take(1));
    assertTrue(share.isFull());
    other.give(10);
    assertEquals(List.of("room one"), events);
    assertTrue(one.take(1));
    assertFalse(share.isFull());
  }

  @Test
  void close_withADebt_givesAllBackAndWakesWhoWaits() {
    Debtor debtor = debtor("a", 100);
    assertTrue(debtor.purse(100).take(30));
    assertTrue(debtor.purse(100).take(30));
    Purse waits = purse("b", 100);
    assertTrue(waits.take(40));
    assertFalse(waits.take(60));
    debtor.close();
    assertEquals(40, share.used());
    assertEquals(List.of("room b"), events);
    debtor.close();
    assertEquals(40, share.used());
  }

  @Test
  void store_thatIsTheLargest_isNeverCutOff() {
    Purse store = share.store(80).purse(80);
    assertTrue(store.take(80));
    Purse large = purse("large", 100);
    assertTrue(large.take(20));
    assertTrue(purse("small", 100).take(5));
    assertEquals(List.of("cut large"), events);
    store.give(80);
    assertEquals(5, share.used());
  }

  @Test
  void give_ofMoreThanIsHeld_isABug() {
    Purse purse = purse("a", 10);
    assertThrows(IllegalStateException.class, () -> purse.give(1));
  }

  @Test
  void account_ofAHeap_hasSevenSixteenthsAndShowsWhichShareIsFull() {
    MemoryAccount account = MemoryAccount.ofHeap(16 << 20);
    Metrics metrics = new Metrics();
    account.register(metrics);
    assertTrue(account.health().isEmpty());
    Purse one = account.candidates().debtor(2 << 20, () -> {}).purse(2 << 20);
    Purse other = account.candidates().debtor(2 << 20, () -> {}).purse(2 << 20);
    assertTrue(one.take(2 << 20));
    assertFalse(other.take(2 << 20));
    assertTrue(account.health().orElseThrow().contains("candidates (2 MiB)"));
    assertTrue(
        metrics
            .scrape()
            .contains("poai_node_memory_share_used_bytes{share=\"candidates\"} 2097152"));
  }
}
