package org.poai.node.status;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.poai.node.events.ServingEvents;

/** File descriptors of the process, of which clients get what peers and the chain do not need. */
public final class Descriptors {
  /** For the database, which opens 256 files at most, the model, the engine, logs. */
  private static final long RESERVED = 384;

  /** A peer has its connection, and one more may be on its way up. */
  private static final int PER_PEER = 2;

  private static final int MOST_CLIENTS = 512;
  private static final int FEWEST_CLIENTS = 16;

  private Descriptors() {}

  /** How many clients may be connected at a time, beside so many peers. */
  public static int forClients(int peers) {
    long most =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    int clients = clients(most, peers);
    if (clients < MOST_CLIENTS) {
      ServingEvents.fewDescriptors(most, clients);
    }
    return clients;
  }

  /** The same for a process that may open so many files. */
  static int clients(long most, int peers) {
    long left = most - RESERVED - (long) PER_PEER * peers;
    return (int) Math.max(FEWEST_CLIENTS, Math.min(MOST_CLIENTS, left));
  }
}
