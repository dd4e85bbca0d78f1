// The types of libhdf5's functions. The library itself is loaded when the first file is opened, because it brings
// some forty further libraries with it, which would slow the start of every command and could not be linked statically.
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

typedef __typeof__(&H5get_libversion) CHDF5GetLibraryVersion;
typedef __typeof__(&H5Eset_auto2) CHDF5SetErrorReport;
typedef __typeof__(&H5PLset_loading_state) CHDF5SetPluginLoading;
typedef __typeof__(&H5Lunregister) CHDF5UnregisterLinks;
typedef __typeof__(&H5Fopen) CHDF5OpenFile;
typedef __typeof__(&H5Fclose) CHDF5Close;
typedef __typeof__(&H5Lexists) CHDF5LinkExists;
typedef __typeof__(&H5Dopen2) CHDF5OpenDataset;
typedef __typeof__(&H5Dget_space) CHDF5GetPart;
typedef __typeof__(&H5Sget_simple_extent_ndims) CHDF5GetRank;
typedef __typeof__(&H5Sget_simple_extent_dims) CHDF5GetExtent;
typedef __typeof__(&H5Tget_class) CHDF5GetTypeClass;
typedef __typeof__(&H5Tget_size) CHDF5GetTypeSize;
typedef __typeof__(&H5Pget_layout) CHDF5GetLayout;
typedef __typeof__(&H5Pget_chunk) CHDF5GetChunk;
typedef __typeof__(&H5Pget_external_count) CHDF5GetExternalCount;
typedef __typeof__(&H5Pget_nfilters) CHDF5GetFilterCount;
typedef __typeof__(&H5Pget_filter2) CHDF5GetFilter;
typedef __typeof__(&H5Dread) CHDF5ReadDataset;
