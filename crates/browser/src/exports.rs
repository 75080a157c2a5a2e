//! The door to JavaScript: raw memory in, raw memory out.
#![expect(unsafe_code, reason = "memory is shared with JavaScript by address and length")]

use std::alloc::{Layout, alloc, dealloc};

/// Room for `length` bytes; nothing (0) when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn supple_alloc(length: usize) -> *mut u8 {
    match Layout::array::<u8>(length.max(1)) {
        // SAFETY: the layout has at least one byte.
        Ok(layout) => unsafe { alloc(layout) },
        Err(_) => std::ptr::null_mut(),
    }
}

/// Gives back room that `supple_alloc` or an answer handed out.
///
/// # Safety
/// `at` and `length` must be such a pair, given back once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn supple_free(at: *mut u8, length: usize) {
    if let (false, Ok(layout)) = (at.is_null(), Layout::array::<u8>(length.max(1))) {
        // SAFETY: by the caller's promise it was allocated with this very layout.
        unsafe { dealloc(at, layout) }
    }
}

/// Takes in the packed cards and frees them.
///
/// # Safety
/// As [`supple_free`]; the bytes are filled in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn supple_load(at: *mut u8, length: usize) -> u64 {
    // SAFETY: by the caller's promise.
    unsafe { through(at, length, crate::load) }
}

/// The next page for a request, which is freed.
///
/// # Safety
/// As [`supple_load`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn supple_step(at: *mut u8, length: usize) -> u64 {
    // SAFETY: by the caller's promise.
    unsafe { through(at, length, crate::answer) }
}

/// Address of the answer in the upper half, its length in the lower.
unsafe fn through(at: *mut u8, length: usize, answer: fn(&[u8]) -> String) -> u64 {
    // SAFETY: by the caller's promise `at` points to `length` bytes that are filled in.
    let text = answer(unsafe { std::slice::from_raw_parts(at, length) });
    // SAFETY: the bytes are not looked at any more.
    unsafe { supple_free(at, length) }
    let bytes = text.into_bytes().into_boxed_slice();
    let length = bytes.len() as u64;
    let address = Box::into_raw(bytes).cast::<u8>() as u64;
    (address << 32) | length
}
