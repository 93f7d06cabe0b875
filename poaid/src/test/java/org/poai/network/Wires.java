package org.poai.network;

import org.poai.network.ChainNode.Stack;

/** Where the hosts of a {@link Field} live: in memory, or on loopback. */
interface Wires extends AutoCloseable {
  /** The host of a node; made when it is first asked for. */
  Stack stack(int number);

  /** The first dials the second. */
  void connect(int dialler, int listener);

  void cut(int one, int other);

  @Override
  void close();

  /** Hosts in memory. */
  static Wires inMemory() {
    MemoryNet net = new MemoryNet();
    return new Wires() {
      @Override
      public Stack stack(int number) {
        return Stack.of(net.node(number));
      }

      @Override
      public void connect(int dialler, int listener) {
        net.connect(net.node(dialler), net.node(listener));
      }

      @Override
      public void cut(int one, int other) {
        net.cut(net.node(one), net.node(other));
      }

      @Override
      public void close() {
        net.close();
      }
    };
  }

  /** Real hosts on 127.0.0.1. */
  static Wires onLoopback() {
    return new LoopbackWires();
  }
}
