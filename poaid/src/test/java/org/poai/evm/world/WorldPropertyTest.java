package org.poai.evm.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Log;
import org.poai.primitives.Bytes;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/**
 * Changes, snapshots taken and gone back to, transactions and blocks at random, against {@link
 * WorldModel}, which copies everything each time.
 */
class WorldPropertyTest {
  private static final int STEPS = 250;

  private final CodeCache codes = new CodeCache(1 << 20);

  /** A world, its model, and the points that both can go back to. */
  private record Pair(World world, Random random, Deque<WorldModel> models, Deque<Integer> points) {
    WorldModel model() {
      return models.getFirst();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void world_afterAnything_isTheModel(int seed) {
    Random random = new Random(seed);
    StateView state = StateView.empty();
    WorldModel model = new WorldModel();
    for (int block = 0; block < 6; block++) {
      Pair pair =
          new Pair(
              new World(state, codes),
              random,
              new ArrayDeque<>(List.of(model)),
              new ArrayDeque<>(List.of(0)));
      for (int i = 0; i < STEPS; i++) {
        step(pair);
      }
      end(pair);
      model = pair.model();
      StateDelta delta = pair.world().commit();
      assertThat(delta.root()).isEqualTo(model.root());
      state = state.with(delta);
      assertThat(state.root()).isEqualTo(model.root());
    }
  }

  private static void step(Pair pair) {
    int choice = pair.random().nextInt(100);
    if (choice < 8) {
      pair.points().push(pair.world().snapshot());
      pair.models().push(pair.model().copy());
    } else if (choice < 14 && pair.points().size() > 1) {
      pair.world().revert(pair.points().pop());
      pair.models().pop();
    } else if (choice < 18) {
      end(pair);
    } else {
      change(pair.world(), pair.model(), pair.random());
    }
    compare(pair);
  }

  /** Ends the transaction: what was snapped is no more to be gone back to. */
  private static void end(Pair pair) {
    WorldModel last = pair.model();
    int logs = last.logs;
    last.endTransaction();
    assertThat(pair.world().endTransaction()).hasSize(logs);
    pair.models().clear();
    pair.models().push(last);
    pair.points().clear();
    pair.points().push(0);
  }

  private static void change(World world, WorldModel model, Random random) {
    WorldModel.Person person = model.person(random.nextInt(WorldModel.PEOPLE));
    AccountState account = world.account(person.address());
    switch (random.nextInt(3)) {
      case 0 -> live(world, person, account, random);
      case 1 -> access(world, model, person, random);
      default -> store(world, person, account, random);
    }
  }

  /** What becomes of the account itself. */
  private static void live(
      World world, WorldModel.Person person, AccountState account, Random random) {
    int choice = random.nextInt(5);
    if (choice == 0) {
      person.balance = random.nextInt(3);
      person.touched = true;
      world.setBalance(account, UInt256.of(person.balance));
    } else if (choice == 1) {
      person.touched = true;
      world.touch(account);
    } else if (choice == 2 && person.created) {
      person.destroyed = true;
      world.destroy(account);
    } else if (choice == 3 && person.created && person.code == 0) {
      person.code = 1 + random.nextInt(3);
      person.touched = true;
      byte[] code = WorldModel.code(person.code).toArray();
      world.setCode(account, Code.of(code, 0, code.length));
    } else {
      assertThat(world.isTaken(account)).isEqualTo(person.isTaken());
      if (!person.isTaken()) {
        person.create();
        world.create(account);
      }
    }
  }

  /** What only the transaction knows. */
  private static void access(
      World world, WorldModel model, WorldModel.Person person, Random random) {
    AccountState account = world.account(person.address());
    int choice = random.nextInt(3);
    if (choice == 0) {
      assertThat(world.access(account)).isEqualTo(!person.warm);
      person.warm = true;
    } else if (choice == 1) {
      long[] key = word(random.nextInt(WorldModel.SLOTS));
      boolean fresh = person.warmSlots.add((int) key[0]);
      assertThat(world.access(world.slot(account, key, 0))).isEqualTo(fresh);
    } else {
      model.refund += 7;
      world.addRefund(7);
      model.logs++;
      world.log(new Log(person.address(), List.of(), Bytes.EMPTY));
    }
  }

  private static void store(
      World world, WorldModel.Person person, AccountState account, Random random) {
    int slot = random.nextInt(WorldModel.SLOTS);
    int value = random.nextInt(4);
    long[] words = Arrays.copyOf(word(slot), 2 * Limbs.WORD);
    words[Limbs.WORD] = value;
    if (random.nextInt(3) == 0) {
      person.transients.put(slot, value);
      world.storeTransient(account, words, 0, Limbs.WORD);
    } else if (person.nonce > 0) {
      // Storage belongs to contracts.
      person.slots.put(slot, value);
      person.touched = true;
      world.store(account, world.slot(account, words, 0), words, Limbs.WORD);
    }
  }

  private static long[] word(long number) {
    long[] word = new long[Limbs.WORD];
    word[0] = number;
    return word;
  }

  private static void compare(Pair pair) {
    World world = pair.world();
    WorldModel model = pair.model();
    assertThat(world.refund()).isEqualTo(model.refund);
    assertThat(world.logs()).hasSize(model.logs);
    WorldModel.Person person = model.person(pair.random().nextInt(WorldModel.PEOPLE));
    AccountState account = world.account(person.address());
    assertThat(account.balance()).isEqualTo(UInt256.of(person.balance));
    assertThat(account.nonce()).isEqualTo(person.nonce);
    assertThat(world.code(account).bytes()).isEqualTo(WorldModel.code(person.code));
    assertThat(world.isCreatedNow(account)).isEqualTo(person.created);
    long[] key = new long[Limbs.WORD];
    for (int i = 0; i < WorldModel.SLOTS; i++) {
      key[0] = i;
      assertThat(world.slot(account, key, 0).value())
          .isEqualTo(UInt256.of(person.slots.getOrDefault(i, 0)));
      Slot kept = world.transientSlot(account, key, 0);
      assertThat(kept == null ? UInt256.ZERO : kept.value())
          .isEqualTo(UInt256.of(person.transients.getOrDefault(i, 0)));
    }
  }
}
