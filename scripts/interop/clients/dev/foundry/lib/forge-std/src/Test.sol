// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.13;

/// What the sample project uses of forge-std, which no registry of npm has.
interface Vm {
    function startBroadcast() external;
    function stopBroadcast() external;
}

abstract contract Cheats {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
}

abstract contract Test is Cheats {
    bool public constant IS_TEST = true;

    function assertEq(uint256 left, uint256 right) internal pure {
        require(left == right, "not equal");
    }
}
