package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.testing.ManualClock;

class AddressBookTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1));

  private final SecureRandom random = new SecureRandom();
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Clock clock = now::get;
  private final AddressBook book = AddressBook.inMemory(clock);

  private static PeerId peer() {
    return PeerId.of(PrivateKey.generate(KeyType.ED25519, new SecureRandom()).publicKey());
  }

  private static Multiaddr address(String ip) {
    try {
      return Multiaddr.parse("/ip4/" + ip + "/tcp/4001");
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<Multiaddr> draw() {
    return book.draw(address -> true, random);
  }

  @Test
  void peer_heardOf_isDrawnWithItsId() {
    PeerId peer = peer();
    book.heard(peer, List.of(address("192.0.2.1")));
    assertThat(draw()).contains(address("192.0.2.1").withPeer(peer));
  }

  @Test
  void peerThatFailed_wallClockIsSetBack_isDrawnAfterItsPause() {
    ManualClock set = new ManualClock(1_800_000_000);
    AddressBook ofClock = AddressBook.inMemory(set);
    PeerId peer = peer();
    ofClock.heard(peer, List.of(address("192.0.2.1")));
    ofClock.failed(peer, BACKOFF, random);
    set.setAhead(-86_400);
    set.advanceSeconds(60);
    assertThat(ofClock.draw(address -> true, random)).isPresent();
  }

  @Test
  void address_thatCannotBeDialled_isPassedOver() throws Exception {
    for (String text :
        List.of(
            "/ip4/0.0.0.0/tcp/4001",
            "/ip4/192.0.2.1/tcp/0",
            "/ip4/192.0.2.1/udp/4001/quic-v1",
            "/dns4/example.org/tcp/4001")) {
      book.heard(peer(), List.of(Multiaddr.parse(text)));
    }
    assertThat(book.size()).isZero();
  }

  @Test
  void peer_thatDoesNotAnswer_waitsLongerEachTime_andIsForgotten() {
    PeerId peer = peer();
    book.heard(peer, List.of(address("192.0.2.1"), address("192.0.2.2")));
    book.failed(peer, BACKOFF, random);
    assertThat(draw()).isEmpty();
    now.addAndGet(12_500);
    assertThat(draw()).contains(address("192.0.2.2").withPeer(peer));
    book.failed(peer, BACKOFF, random);
    now.addAndGet(12_500);
    assertThat(draw()).isEmpty();
    for (int i = 0; i < 4; i++) {
      book.failed(peer, BACKOFF, random);
    }
    assertThat(book.size()).isZero();
  }

  @Test
  void peer_thatPartsAtOnce_hasFailed() {
    PeerId peer = peer();
    book.answered(peer, address("192.0.2.1"));
    book.parted(peer, BACKOFF, random);
    assertThat(book.score(peer)).contains(-10);
    book.answered(peer, address("192.0.2.1"));
    now.addAndGet(60_000);
    book.parted(peer, BACKOFF, random);
    assertThat(book.score(peer)).contains(10);
    assertThat(draw()).isEmpty();
    now.addAndGet(12_500);
    assertThat(draw()).isPresent();
  }

  @Test
  void book_thatIsFull_keepsWhoHasAnswered() {
    PeerId good = peer();
    book.answered(good, address("198.51.100.1"));
    for (int i = 0; i < AddressBook.MAX_PEERS + 100; i++) {
      book.heard(peer(), List.of(address("10.0." + i / 250 + "." + (1 + i % 250))));
    }
    assertThat(book.size()).isEqualTo(AddressBook.MAX_PEERS);
    assertThat(book.score(good)).contains(20);
  }

  @Test
  void peers_ofOneSubnet_areCapped() {
    for (int i = 1; i < 100; i++) {
      book.heard(peer(), List.of(address("198.51.100." + i)));
    }
    assertThat(book.size()).isEqualTo(AddressBook.MAX_PER_SUBNET);
  }

  @Test
  void addresses_ofOnePeer_areCapped(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("peers");
    AddressBook kept = AddressBook.in(file, clock);
    PeerId peer = peer();
    for (int i = 1; i < 100; i++) {
      kept.heard(peer, List.of(address("198.51.100." + i)));
    }
    kept.save();
    assertThat(Files.readAllLines(file)).hasSize(AddressBook.MAX_ADDRESSES);
  }

  @Test
  void file_isReadAgain_withoutItsBrokenLines(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("peers");
    AddressBook before = AddressBook.in(file, clock);
    PeerId peer = peer();
    before.answered(peer, address("192.0.2.1"));
    before.save();
    Files.writeString(
        file,
        Files.readString(file)
            + "7 /ip4/192.0.2.9/tcp/1\nwords\n99999999999 /ip4/1.2.3.4/tcp/1\n5 /nonsense\n");
    AddressBook after = AddressBook.in(file, clock);
    assertThat(after.size()).isEqualTo(1);
    assertThat(after.score(peer)).contains(20);
    assertThat(after.draw(address -> true, random)).contains(address("192.0.2.1").withPeer(peer));
  }

  @Test
  void draw_prefersWhoHasAnswered_andLeavesAChoice() {
    PeerId good = peer();
    book.answered(good, address("192.0.2.1"));
    book.heard(peer(), List.of(address("192.0.2.2")));
    book.heard(peer(), List.of(address("192.0.2.3")));
    assertThat(draw().flatMap(Multiaddr::peerId)).contains(good);
    assertThat(book.draw(address -> !address.peerId().equals(Optional.of(good)), random))
        .isPresent();
  }
}
