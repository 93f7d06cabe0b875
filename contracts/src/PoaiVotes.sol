// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title Voting power: POAI that its owner has locked
/// @notice A wei locked here is one vote, delegated to its owner until the owner delegates it to another account. Power is
/// read at a past block (ERC-5805, clock of ERC-6372: block numbers), so what is borrowed for one transaction never counts.
/// It is no token: it cannot be transferred or approved, only delegated, and taken out after a waiting time.
/// @dev An account of the genesis state at 0x…504f0004: its code and the word of slot 0 are given there. The code has
/// no constructor, no immutable, no owner and no setter. Amounts are in wei unless their name says otherwise. All coin
/// that a chain can ever have is below 2^128 wei; genesis is refused otherwise.
contract PoaiVotes is IERC5805 {
    using Checkpoints for Checkpoints.Trace208;

    // ---- parameters, slot 0: written by genesis alone

    /// @notice Blocks between a request to exit and the money. It spans a whole vote, the time lock and two epochs, so that
    /// who votes still owns the coin when the decision can first take effect.
    uint32 public cooldownBlocks;
    /// @notice Blocks after which the subsidy of a block halves.
    uint32 public halvingInterval;
    /// @notice What the first block created, in gwei.
    uint64 public subsidyGwei;
    /// @notice What existed before the first block, in wei.
    uint128 public genesisSupply;

    // ---- state

    /// @notice Money on its way out: `amount` wei, to be had from block `readyAt` on.
    struct Exit {
        uint128 amount;
        uint64 readyAt;
    }

    /// @notice What an account has locked, in wei, whoever votes with it.
    mapping(address account => uint256) public locked;
    /// @notice What an account takes out, and when.
    mapping(address account => Exit) public exits;
    mapping(address account => address) private _delegate;
    mapping(address account => Checkpoints.Trace208) private _power;
    Checkpoints.Trace208 private _total;
    /// @notice The nonce that an account's next `delegateBySig` must have.
    mapping(address account => uint256) public nonces;

    // ---- events

    /// @notice `account` locked `amount` wei.
    event Locked(address indexed account, uint256 amount);
    /// @notice `account` gave up `amount` wei of power; all that it takes out can be had from block `readyAt` on.
    event ExitRequested(address indexed account, uint256 amount, uint256 readyAt);
    /// @notice `amount` wei left to `account`.
    event Withdrawn(address indexed account, uint256 amount);

    // ---- errors

    /// @notice Nothing was sent, asked for, or waits to be withdrawn.
    error NothingToMove();
    /// @notice The account has only `available` wei locked.
    error InsufficientLock(uint256 available, uint256 wanted);
    /// @notice The money can be had from block `readyAt` on.
    error ExitNotReady(uint256 readyAt);
    /// @notice Power is known for blocks before the present one only.
    error FutureLookup(uint256 timepoint, uint256 clock);
    /// @notice The signature is for another nonce than the signer's present one.
    error InvalidNonce(address account, uint256 current);
    /// @notice The receiver refused the money.
    error PaymentRefused(address receiver);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant DELEGATION_TYPE = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");

    // ---- money

    /// @notice Locks what is sent. The first time the power goes to the sender itself, unless it has delegated before.
    function lock() external payable {
        if (msg.value == 0) revert NothingToMove();
        if (_delegate[msg.sender] == address(0)) _setDelegate(msg.sender, msg.sender);
        locked[msg.sender] += msg.value;
        _move(address(0), _delegate[msg.sender], msg.value);
        _push(_total, _add, msg.value);
        emit Locked(msg.sender, msg.value);
    }

    /// @notice Gives up power now for money later. A second request adds to the first one and starts its time anew.
    /// @param amount wei, at most what is locked
    function requestExit(uint128 amount) external {
        if (amount == 0) revert NothingToMove();
        if (locked[msg.sender] < amount) revert InsufficientLock(locked[msg.sender], amount);
        locked[msg.sender] -= amount;
        _move(_delegate[msg.sender], address(0), amount);
        _push(_total, _sub, amount);
        Exit storage exit = exits[msg.sender];
        exit.amount += amount;
        exit.readyAt = uint64(block.number) + cooldownBlocks;
        emit ExitRequested(msg.sender, amount, exit.readyAt);
    }

    /// @notice Pays the sender what it takes out, when its time has come.
    function withdraw() external {
        Exit memory exit = exits[msg.sender];
        if (exit.amount == 0) revert NothingToMove();
        if (block.number < exit.readyAt) revert ExitNotReady(exit.readyAt);
        delete exits[msg.sender];
        emit Withdrawn(msg.sender, exit.amount);
        (bool paid,) = msg.sender.call{value: exit.amount}("");
        if (!paid) revert PaymentRefused(msg.sender);
    }

    // ---- votes (ERC-5805)

    /// @notice The clock of ERC-6372: block numbers.
    function clock() public view returns (uint48) {
        return uint48(block.number);
    }

    /// @notice As ERC-6372 describes it.
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=blocknumber&from=default";
    }

    /// @notice The present power of `account`, in wei.
    function getVotes(address account) external view returns (uint256) {
        return _power[account].latest();
    }

    /// @notice The power of `account` at the end of a block before this one, in wei.
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        return _power[account].upperLookupRecent(_past(timepoint));
    }

    /// @notice All that was locked at the end of a block before this one, in wei.
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256) {
        return _total.upperLookupRecent(_past(timepoint));
    }

    /// @notice Who votes with what `account` locks; nobody before its first lock or delegation.
    function delegates(address account) external view returns (address) {
        return _delegate[account];
    }

    /// @notice Lets another account vote with what the sender has locked and will lock. Address 0 stands for oneself.
    function delegate(address delegatee) external {
        _delegateTo(msg.sender, delegatee);
    }

    /// @notice The same by signature of EIP-712 `Delegation`; anyone may bring it.
    /// @param expiry seconds since 1970, the last at which it counts
    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        if (block.timestamp > expiry) revert VotesExpiredSignature(expiry);
        bytes32 message = keccak256(abi.encode(DELEGATION_TYPE, delegatee, nonce, expiry));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domainSeparator(), message));
        address signer = ECDSA.recover(digest, v, r, s);
        if (nonces[signer] != nonce) revert InvalidNonce(signer, nonces[signer]);
        nonces[signer] = nonce + 1;
        _delegateTo(signer, delegatee);
    }

    /// @notice The EIP-712 domain of `delegateBySig`: name "PoaiVotes", version "1", this chain, this contract.
    function domainSeparator() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("PoaiVotes"), keccak256("1"), block.chainid, address(this)));
    }

    // ---- supply

    /// @notice The wei that exist after block `number` by the rule of the subsidy. What was burned is not deducted, so this
    /// is an upper bound of the supply; quorums are shares of it and not of what happens to be locked.
    function issued(uint256 number) external view returns (uint256 sum) {
        sum = genesisSupply;
        uint256 subsidy = uint256(subsidyGwei) * 1 gwei;
        uint256 interval = halvingInterval;
        while (number > 0 && subsidy > 0) {
            uint256 blocks = number < interval ? number : interval;
            sum += blocks * subsidy;
            number -= blocks;
            subsidy >>= 1;
        }
    }

    // ---- inside

    function _past(uint256 timepoint) private view returns (uint48) {
        if (timepoint >= block.number) revert FutureLookup(timepoint, block.number);
        return SafeCast.toUint48(timepoint);
    }

    function _delegateTo(address account, address delegatee) private {
        if (delegatee == address(0)) delegatee = account;
        address before = _delegate[account];
        _setDelegate(account, delegatee);
        _move(before, delegatee, locked[account]);
    }

    function _setDelegate(address account, address delegatee) private {
        emit DelegateChanged(account, _delegate[account], delegatee);
        _delegate[account] = delegatee;
    }

    /// @dev Address 0 stands for nobody: power that comes or goes.
    function _move(address from, address to, uint256 amount) private {
        if (from == to || amount == 0) return;
        if (from != address(0)) {
            (uint208 before, uint208 present) = _push(_power[from], _sub, amount);
            emit DelegateVotesChanged(from, before, present);
        }
        if (to != address(0)) {
            (uint208 before, uint208 present) = _push(_power[to], _add, amount);
            emit DelegateVotesChanged(to, before, present);
        }
    }

    function _push(
        Checkpoints.Trace208 storage trace,
        function(uint208, uint208) pure returns (uint208) change,
        uint256 amount
    ) private returns (uint208 before, uint208 present) {
        return trace.push(clock(), change(trace.latest(), SafeCast.toUint208(amount)));
    }

    function _add(uint208 a, uint208 b) private pure returns (uint208) {
        return a + b;
    }

    function _sub(uint208 a, uint208 b) private pure returns (uint208) {
        return a - b;
    }
}
