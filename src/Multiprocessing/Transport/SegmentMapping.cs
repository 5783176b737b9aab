using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>A segment's file in this process's memory, for reading and writing. Its reference count decides when it is unmapped.</summary>
internal abstract unsafe class SegmentMapping() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    internal byte* Pointer => (byte*)handle;

    /// <param name="file">The file, which stays open.</param>
    /// <param name="length">How many bytes of it, at least 1; it has as many.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    internal static SegmentMapping Map(SafeFileHandle file, long length) =>
        OperatingSystem.IsLinux() ? new LinuxMapping(file, length) : new FrameworkMapping(file, length);

    /// <summary>By the system itself: the framework's five objects and three questions take a fifth of what it costs to open an array.</summary>
    private sealed class LinuxMapping : SegmentMapping
    {
        private readonly nuint _length;

        internal LinuxMapping(SafeFileHandle file, long length)
        {
            if (length > nint.MaxValue)
            {
                throw new IOException($"A segment of {length} bytes does not fit the memory of a process of {8 * sizeof(nint)} bits.");
            }

            _length = (nuint)length;
            void* mapped = Libc.Map(null, _length, Libc.ReadWriteAccess, Libc.MapShared, (int)file.DangerousGetHandle(), 0);
            if (mapped == Libc.MapFailed)
            {
                throw new IOException($"A segment of {length} bytes cannot be mapped: {Marshal.GetLastPInvokeErrorMessage()}.");
            }

            // A child that native code forks has no use for it, and would keep its pages.
            _ = Libc.Advise(mapped, _length, Libc.AdviseNotInChildren);
            SetHandle((nint)mapped);
        }

        protected override bool ReleaseHandle() => Libc.Unmap((void*)handle, _length) == 0;
    }

    private sealed class FrameworkMapping : SegmentMapping
    {
        private readonly SafeMemoryMappedViewHandle _view;

        internal FrameworkMapping(SafeFileHandle file, long length)
        {
            using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = mapped.CreateViewAccessor(0, length).SafeMemoryMappedViewHandle;
            byte* pointer = null;
            _view.AcquirePointer(ref pointer);
            SetHandle((nint)pointer);
        }

        // Not by the accessor: its Dispose would write a file's pages back to disk first.
        protected override bool ReleaseHandle()
        {
            _view.ReleasePointer();
            _view.Dispose();
            return true;
        }
    }
}
