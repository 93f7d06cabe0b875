package org.poai.libp2p.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.async.Clock;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peers that we have heard of and where they listen, with a score: up when one answers, down when
 * it does not. Kept in a file, a line for each address: score, and the address with its peer.
 *
 * <p>It is capped in peers, in peers of one public subnet and in addresses of one peer, and who has
 * answered before is not pushed out by who is only heard of; so it cannot be flooded. Not
 * thread-safe: the {@link Dialer}'s thread owns it, but for {@link #size}.
 */
public final class AddressBook {
  static final int MAX_PEERS = 1000;
  static final int MAX_PER_SUBNET = 16;
  static final int MAX_ADDRESSES = 8;
  static final int MAX_SCORE = 100;
  private static final int MIN_SCORE = -50;
  private static final int ANSWERED = 20;
  private static final int FAILED = -10;
  private static final long LASTING_MILLIS = 60_000;
  private static final int DRAWS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);

  private final Optional<Path> file;
  private final Clock clock;
  private final Map<PeerId, KnownPeer> peers = new LinkedHashMap<>();
  private volatile int size;
  private boolean changed;

  private AddressBook(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** A book that is forgotten with the process. */
  public static AddressBook inMemory(Clock clock) {
    return new AddressBook(Optional.empty(), clock);
  }

  /** The book of a file, which need not exist; lines that cannot be read are skipped. */
  public static AddressBook in(Path file, Clock clock) {
    AddressBook book = new AddressBook(Optional.of(file), clock);
    if (Files.exists(file)) {
      book.read(file);
    }
    return book;
  }

  private void read(Path from) {
    try {
      for (String line : Files.readAllLines(from, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", 2);
        if (words.length == 2 && words[0].matches("-?[0-9]{1,3}")) {
          readEntry(Integer.parseInt(words[0]), words[1]);
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "The address book {} cannot be read ({}); it begins anew",
          from,
          DiskTrouble.reason(e, from));
    }
    changed = false;
  }

  private void readEntry(int score, String text) {
    try {
      Multiaddr address = Multiaddr.parse(text);
      Optional<PeerId> peer = address.peerId();
      if (peer.isPresent()) {
        heard(peer.get(), List.of(address));
        KnownPeer known = peers.get(peer.get());
        if (known != null) {
          known.score = Math.max(MIN_SCORE, Math.min(score, MAX_SCORE));
        }
      }
    } catch (FormatException e) {
      LOG.debug("A line of the address book is no address: {}", e.getMessage());
    }
  }

  /** Writes the file, if something has changed. */
  void save() {
    if (!changed || file.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (KnownPeer peer : peers.values()) {
      for (Multiaddr address : peer.addresses) {
        text.append(peer.score).append(' ').append(address.withPeer(peer.id)).append('\n');
      }
    }
    Path to = file.get();
    try {
      WholeFile.replace(to, text.toString().getBytes(StandardCharsets.UTF_8));
      changed = false;
    } catch (IOException e) {
      LOG.warn("The address book {} cannot be written: {}", to, DiskTrouble.reason(e, to));
    }
  }

  /** Peers in it; from any thread. */
  public int size() {
    return size;
  }

  /** A peer may be reached at these addresses; those that cannot be dialled are passed over. */
  void heard(PeerId peer, List<Multiaddr> addresses) {
    for (Multiaddr address : addresses) {
      Multiaddr bare = address.withoutPeer();
      KnownPeer known = isDialable(bare) ? peers.get(peer) : null;
      if (known != null) {
        changed |= known.add(bare);
      } else if (isDialable(bare) && hasRoom(bare)) {
        peers.put(peer, new KnownPeer(peer, bare));
        changed = true;
      }
    }
    size = peers.size();
  }

  private static boolean isDialable(Multiaddr address) {
    return address.ip().isPresent() && address.dialProblem().isEmpty();
  }

  /** Whether a peer that has never answered has room, if need be in place of one that has not. */
  private boolean hasRoom(Multiaddr address) {
    if (!address.isPrivate() && ofSubnet(address) >= MAX_PER_SUBNET) {
      return false;
    }
    if (peers.size() < MAX_PEERS) {
      return true;
    }
    KnownPeer worst = peers.values().iterator().next();
    for (KnownPeer peer : peers.values()) {
      worst = peer.score < worst.score ? peer : worst;
    }
    return worst.score <= 0 && peers.remove(worst.id) != null;
  }

  private long ofSubnet(Multiaddr address) {
    Optional<String> subnet = address.subnet();
    return peers.values().stream()
        .filter(peer -> peer.addresses.stream().anyMatch(other -> other.subnet().equals(subnet)))
        .count();
  }

  /** We have reached a peer at an address. */
  void answered(PeerId peer, Multiaddr address) {
    heard(peer, List.of(address));
    KnownPeer known = peers.get(peer);
    if (known != null) {
      known.first(address.withoutPeer());
      known.score = Math.min(known.score + ANSWERED, MAX_SCORE);
      known.connectedAt = clock.elapsedMillis();
      changed = true;
    }
  }

  /**
   * A peer that had answered is gone. One that went at once, because it is full, say, has failed.
   */
  void parted(PeerId peer, Backoff backoff, SecureRandom random) {
    KnownPeer known = peers.get(peer);
    if (known != null && isLasting(known.connectedAt)) {
      known.failures = 0;
      known.notBefore = clock.elapsedMillis() + backoff.millis(1, random);
    } else if (known != null) {
      known.score -= ANSWERED;
      failed(peer, backoff, random);
    }
  }

  /** Whether a connection since then shows that the peer wants us. */
  boolean isLasting(long since) {
    return clock.elapsedMillis() - since >= LASTING_MILLIS;
  }

  /** A peer did not answer; it waits as long as {@code backoff} says, or is forgotten. */
  void failed(PeerId peer, Backoff backoff, SecureRandom random) {
    KnownPeer known = peers.get(peer);
    if (known == null) {
      return;
    }
    known.score += FAILED;
    known.failures++;
    known.notBefore = clock.elapsedMillis() + backoff.millis(known.failures, random);
    known.rotate();
    changed = true;
    if (known.score < MIN_SCORE) {
      peers.remove(peer);
      size = peers.size();
    }
  }

  /**
   * Whom to dial next, with the peer at the end: the best of a few drawn at random from those whose
   * time has come and whose address is {@code suitable}.
   */
  Optional<Multiaddr> draw(Predicate<Multiaddr> suitable, SecureRandom random) {
    long now = clock.elapsedMillis();
    List<KnownPeer> due = new ArrayList<>();
    for (KnownPeer peer : peers.values()) {
      if (peer.notBefore <= now && suitable.test(peer.address())) {
        due.add(peer);
      }
    }
    Optional<KnownPeer> best = Optional.empty();
    for (int i = 0; i < DRAWS && !due.isEmpty(); i++) {
      KnownPeer drawn = due.remove(random.nextInt(due.size()));
      best = best.filter(other -> other.score >= drawn.score).or(() -> Optional.of(drawn));
    }
    return best.map(KnownPeer::address);
  }

  /** The score of a peer; empty where it is unknown. */
  Optional<Integer> score(PeerId peer) {
    return Optional.ofNullable(peers.get(peer)).map(known -> known.score);
  }

  /** A peer, where it listens, and how it has answered. */
  private static final class KnownPeer {
    final PeerId id;
    final List<Multiaddr> addresses = new ArrayList<>();
    int score;
    int failures;
    long notBefore;
    long connectedAt;

    KnownPeer(PeerId id, Multiaddr address) {
      this.id = id;
      addresses.add(address);
    }

    boolean add(Multiaddr address) {
      return addresses.size() < MAX_ADDRESSES
          && !addresses.contains(address)
          && addresses.add(address);
    }

    /** What is dialled next. */
    Multiaddr address() {
      return addresses.get(0).withPeer(id);
    }

    /** The address that worked comes first. */
    void first(Multiaddr address) {
      if (addresses.remove(address)) {
        addresses.add(0, address);
      }
    }

    /** The address that did not work comes last. */
    void rotate() {
      addresses.add(addresses.remove(0));
    }
  }
}
