// HDF5's macros and global identifiers as functions that Swift can import.
#ifndef BREVITY_CHDF5_SHIM_H
#define BREVITY_CHDF5_SHIM_H
#include <hdf5.h>
#include <hdf5_hl.h>

// Types as stored: little-endian on every machine.
static inline hid_t hdf5_float64_stored(void) { return H5T_IEEE_F64LE; }
static inline hid_t hdf5_int64_stored(void) { return H5T_STD_I64LE; }
static inline hid_t hdf5_int32_stored(void) { return H5T_STD_I32LE; }
static inline hid_t hdf5_int8_stored(void) { return H5T_STD_I8LE; }
// The type of a dimension without coordinates in netCDF-4 files.
static inline hid_t hdf5_pure_dimension_stored(void) { return H5T_IEEE_F32BE; }

// Types in memory.
static inline hid_t hdf5_float64_native(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t hdf5_int64_native(void) { return H5T_NATIVE_INT64; }
static inline hid_t hdf5_int32_native(void) { return H5T_NATIVE_INT32; }
static inline hid_t hdf5_int8_native(void) { return H5T_NATIVE_INT8; }
static inline hid_t hdf5_c_string(void) { return H5T_C_S1; }
static inline hid_t hdf5_object_reference(void) { return H5T_STD_REF_OBJ; }
static inline size_t hdf5_variable_length(void) { return H5T_VARIABLE; }

// Property list classes.
static inline hid_t hdf5_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t hdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t hdf5_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t hdf5_dataset_create(void) { return H5P_DATASET_CREATE; }

// Flags and defaults.
static inline hid_t hdf5_default_properties(void) { return H5P_DEFAULT; }
static inline hid_t hdf5_whole_space(void) { return H5S_ALL; }
static inline hid_t hdf5_default_error_stack(void) { return H5E_DEFAULT; }
static inline unsigned hdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned hdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned hdf5_creation_order(void) { return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED; }

#endif
