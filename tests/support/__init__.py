"""What tests share: riders with exact angles, engines, servers, files."""
