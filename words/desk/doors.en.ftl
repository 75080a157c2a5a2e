# doors
